"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const [NAME, NUMBER, SCORE, BONUS, OUT, PATH, NOTES, PARTS] = [0, 1, 2, 3, 4, 5, 6, 7];
  const WORDS = { r: "ok", g: "ok*", w: "no", c: "err", n: "--" };
  const ORDER = "rgwcn";
  const FEW = 100;
  const at = (id) => document.getElementById(id);
  const table = at("table"), part = at("part"), more = at("more"), hide = at("anonymous");
  const shown = data.exercises.map((one, i) => i)
    .filter((i) => !data.exercises[i][2] || data.students.some((one) => one[OUT][i] !== "n"));
  let sorted = NAME, up = true, all = false, open = null;

  const make = (name, text, className) => {
    const one = document.createElement(name);
    if (text !== undefined) one.textContent = text;
    if (className) one.className = className;
    return one;
  };
  const nameOf = (one) => (!one[NAME] || (hide && hide.checked) ? `student ${one[NUMBER]}` : one[NAME]);
  const collator = new Intl.Collator("en", { numeric: true });
  const compare = (one, other) => {
    if (sorted === NAME) return collator.compare(nameOf(one), nameOf(other));
    if (sorted === SCORE || sorted === BONUS) return one[sorted] - other[sorted];
    const i = sorted - 10;
    return ORDER.indexOf(other[OUT][i]) - ORDER.indexOf(one[OUT][i]);
  };
  const words = new Map();
  const wordsOf = (one) => {
    if (!words.has(one)) words.set(one, one[PARTS].map((p) => `${data.texts[p[3]]} ${data.texts[p[1]]}`).join(" ").toLowerCase());
    return words.get(one);
  };
  const fits = (one) => {
    const text = at("filter").value.trim().toLowerCase();
    const exercise = at("exercise").value, outcome = at("outcome").value;
    if (text && !nameOf(one).toLowerCase().includes(text) && !wordsOf(one).includes(text)) return false;
    if (!outcome) return true;
    return exercise ? one[OUT][Number(exercise)] === outcome : shown.some((i) => one[OUT][i] === outcome);
  };

  const head = () => {
    const row = make("tr");
    const column = (label, key, number) => {
      const cell = make("th", undefined, number ? "number" : "");
      cell.scope = "col";
      if (sorted === key) cell.setAttribute("aria-sort", up ? "ascending" : "descending");
      const button = make("button", label);
      button.type = "button";
      button.dataset.key = key;
      button.addEventListener("click", () => {
        up = sorted === key ? !up : key === NAME;
        sorted = key;
        draw();
        table.querySelector(`button[data-key="${key}"]`).focus();
      });
      cell.append(button);
      row.append(cell);
    };
    column("student", NAME, false);
    column("score", SCORE, true);
    if (data.students.some((one) => one[BONUS])) column("bonus", BONUS, true);
    for (const i of shown) column(data.exercises[i][0], i + 10, false);
    const section = make("thead");
    section.append(row);
    return section;
  };

  const line = (one, bonus) => {
    const row = make("tr"), first = make("th"), button = make("button", nameOf(one));
    first.scope = "row";
    button.type = "button";
    button.addEventListener("click", () => { show(one); part.focus(); });
    const cell = make("td");
    cell.append(button);
    row.append(cell);
    row.append(make("td", String(one[SCORE]), "number"));
    if (bonus) row.append(make("td", String(one[BONUS]), "number"));
    for (const i of shown) row.append(make("td", WORDS[one[OUT][i]], one[OUT][i]));
    return row;
  };

  const draw = () => {
    const found = data.students.filter(fits).sort((a, b) => (up ? 1 : -1) * compare(a, b) || a[NUMBER] - b[NUMBER]);
    const some = all ? found : found.slice(0, FEW);
    const bonus = data.students.some((one) => one[BONUS]);
    const body = make("tbody");
    for (const one of some) body.append(line(one, bonus));
    table.replaceChildren(head(), body);
    at("found").textContent = `${found.length} of ${data.students.length} students` +
      (some.length < found.length ? `, the first ${some.length} are shown` : "");
    more.hidden = some.length === found.length;
    if (open) show(open);
  };

  const show = (one) => {
    open = one;
    const title = make("h3", `${nameOf(one)}: ${one[SCORE]}${one[BONUS] ? `, bonus ${one[BONUS]}` : ""}`);
    const parts = [title];
    if (one[PATH] && !(hide && hide.checked)) parts.push(make("p", one[PATH], "note"));
    for (const note of one[NOTES]) parts.push(make("p", `Note: ${data.texts[note]}`));
    for (const [i, message, hint, mistake, place, passed, asked] of one[PARTS]) {
      parts.push(make("h4", `${data.exercises[i][0]}: ${{ r: "right", g: "right, given an earlier mistake", w: "wrong", c: "crashed", n: "not started" }[one[OUT][i]]}`));
      const said = [data.texts[mistake], data.texts[place], asked ? `${passed} of ${asked} cases pass` : ""];
      parts.push(make("p", said.filter(Boolean).join(" · "), "note"));
      parts.push(make("pre", data.texts[message]));
      if (data.texts[hint]) parts.push(make("blockquote", data.texts[hint]));
    }
    if (!one[PARTS].length) parts.push(make("p", "Nothing is to be said of single exercises."));
    part.replaceChildren(...parts);
    part.hidden = false;
  };

  const rename = () => {
    for (const one of document.querySelectorAll("span.who")) one.textContent = nameOf(data.students[Number(one.dataset.student)]);
    for (const one of document.querySelectorAll("span.place, span.named")) one.hidden = Boolean(hide && hide.checked);
  };

  for (const i of shown) {
    const option = make("option", data.exercises[i][0]);
    option.value = String(i);
    at("exercise").append(option);
  }
  at("controls").hidden = false;
  at("controls").addEventListener("submit", (event) => event.preventDefault());
  for (const id of ["filter", "exercise", "outcome"]) at(id).addEventListener("input", draw);
  if (hide) hide.addEventListener("change", () => { rename(); draw(); });
  more.addEventListener("click", () => { all = true; draw(); });
  window.addEventListener("beforeprint", () => { if (!all) { all = true; draw(); } });
  draw();
})();
