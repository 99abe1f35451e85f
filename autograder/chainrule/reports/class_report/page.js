"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const [NAME, NUMBER, SCORE, BONUS, OUT, PATH, NOTES, PARTS] = [0, 1, 2, 3, 4, 5, 6, 7];
  const [WHICH, MESSAGE, HINT, CAUSE, PLACE, PASSED, ASKED, FOLLOWS] = [0, 1, 2, 3, 4, 5, 6, 7];
  const CELLS = { r: "ok", g: "ok*", w: "no", c: "err", n: "--" };
  const WORDS = { r: "right", g: "right, given an earlier mistake", w: "wrong", c: "crashed", n: "not started" };
  const ORDER = "wcgrn";
  const EXERCISES = 100;  // what a column is sorted by: one of the numbers above, or this and the exercise's
  const FEW = 100, ROWS = 30;
  const at = (id) => document.getElementById(id);
  const table = at("table"), part = at("part"), more = at("more"), hide = at("anonymous");
  const shown = data.exercises.map((one, i) => i)
    .filter((i) => !data.exercises[i][2] || data.students.some((one) => one[OUT][i] !== "n"));
  const withBonus = data.students.some((one) => one[BONUS]);
  let sorted = NAME, up = true, all = false, printing = false;

  const make = (name, text, className) => {
    const one = document.createElement(name);
    if (text !== undefined) one.textContent = text;
    if (className) one.className = className;
    return one;
  };
  const hidden = () => Boolean(hide && hide.checked);
  const nameOf = (one) => (!one[NAME] || hidden() ? `student ${one[NUMBER]}` : one[NAME]);
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const collator = new Intl.Collator("en", { numeric: true });
  const byName = (one, other) => collator.compare(nameOf(one), nameOf(other)) || one[NUMBER] - other[NUMBER];
  const compare = (one, other) => {
    if (sorted === NAME) return byName(one, other);
    if (sorted < EXERCISES) return one[sorted] - other[sorted];
    return ORDER.indexOf(one[OUT][sorted - EXERCISES]) - ORDER.indexOf(other[OUT][sorted - EXERCISES]);
  };
  const causesOf = (one) => one[PARTS].map((p) => data.texts[p[CAUSE]]).filter(Boolean);
  const fits = (one) => {
    const text = plain(at("filter").value.trim()), cause = at("cause").value;
    const exercise = at("exercise").value, outcome = at("outcome").value;
    if (text && !plain(nameOf(one)).includes(text)) return false;
    if (cause && !causesOf(one).includes(cause)) return false;
    if (!outcome) return true;
    return exercise ? outcome.includes(one[OUT][Number(exercise)]) : shown.some((i) => outcome.includes(one[OUT][i]));
  };

  const column = (label, key, number) => {
    const cell = make("th", undefined, number ? "number" : ""), button = make("button");
    label.split("_").forEach((part, i, all) => button.append(part + (i < all.length - 1 ? "_" : ""), ...(i < all.length - 1 ? [make("wbr")] : [])));
    cell.scope = "col";
    if (sorted === key) cell.setAttribute("aria-sort", up ? "ascending" : "descending");
    button.type = "button";
    button.dataset.key = key;
    button.addEventListener("click", () => {
      up = sorted !== key || !up;
      sorted = key;
      draw();
      table.querySelector(`button[data-key="${key}"]`).focus();
    });
    cell.append(button);
    return cell;
  };
  const head = () => {
    const row = make("tr"), section = make("thead");
    row.append(column("student", NAME, false), column("score", SCORE, true));
    if (withBonus) row.append(column("bonus", BONUS, true));
    for (const i of shown) row.append(column(data.exercises[i][0], EXERCISES + i, false));
    section.append(row);
    return section;
  };
  const line = (one) => {
    const row = make("tr"), first = make("th"), button = make("button", nameOf(one), "who");
    first.scope = "row";
    button.type = "button";
    button.dataset.student = data.students.indexOf(one);
    first.append(button);
    row.append(first, make("td", String(one[SCORE]), "number"));
    if (withBonus) row.append(make("td", String(one[BONUS]), "number"));
    for (const i of shown) {
      const cell = make("td", CELLS[one[OUT][i]], one[OUT][i]);
      cell.setAttribute("aria-label", WORDS[one[OUT][i]]);
      row.append(cell);
    }
    return row;
  };
  const draw = () => {
    const found = data.students.filter(fits).sort((a, b) => (up ? 1 : -1) * compare(a, b) || byName(a, b));
    const some = all ? found : found.slice(0, FEW);
    const body = make("tbody");
    some.forEach((one, i) => {
      if (printing && i && i % ROWS === 0) body.append(head().firstChild);  // no browser repeats it on each page
      body.append(line(one));
    });
    table.replaceChildren(head(), body);
    const chosen = ["filter", "cause", "exercise", "outcome"].filter((id) => at(id).value)
      .map((id) => (id === "filter" ? at(id).value : at(id).selectedOptions[0].text)).join("; ");
    at("found").textContent = !found.length ? "No student fits."
      : `${found.length} of ${data.students.length} students` + (chosen && `: ${chosen}`) +
        (some.length < found.length ? `, the first ${some.length} are shown` : "");
    more.hidden = some.length === found.length;
    more.textContent = `Show all ${found.length}`;
  };

  const open = (one) => {
    const points = `${one[SCORE]} of ${data.most}${one[BONUS] ? `, bonus ${one[BONUS]}` : ""}`;
    const title = make("h3", `${nameOf(one)}: ${points}`);
    title.id = "part-title";
    const parts = [title], file = one[PATH].split("/").pop();
    const said = (text) => (hidden() && file ? text.split(one[PATH]).join("the file").split(file).join("the file") : text);
    if (one[PATH] && !hidden()) parts.push(make("p", one[PATH], "note"));
    for (const note of hidden() ? [] : one[NOTES]) parts.push(make("p", `Note: ${data.texts[note]}`));
    for (const p of one[PARTS].filter((p) => !p[FOLLOWS])) {
      parts.push(make("h4", `${data.exercises[p[WHICH]][0]}: ${WORDS[one[OUT][p[WHICH]]]}`));
      const line = [data.texts[p[CAUSE]], said(data.texts[p[PLACE]]), p[ASKED] ? `${p[PASSED]} of ${p[ASKED]} cases pass` : ""];
      parts.push(make("p", line.filter(Boolean).join(" · "), "note"), make("pre", said(data.texts[p[MESSAGE]])));
      if (data.texts[p[HINT]]) parts.push(make("blockquote", data.texts[p[HINT]]));
    }
    const after = one[PARTS].filter((p) => p[FOLLOWS]);
    if (after.length) {
      const list = make("ul");
      for (const p of after) list.append(make("li", `${data.exercises[p[WHICH]][0]}: ${said(data.texts[p[MESSAGE]].split("\n")[0])}`));
      parts.push(make("h4", "What fails because of an earlier one"), list);
    }
    if (!one[PARTS].length) {
      const idle = [...one[OUT]].every((c) => c === "n");
      parts.push(make("p", idle ? "Nothing written: what was given out was handed in." : "Nothing is wrong in what was begun."));
    }
    at("part-body").replaceChildren(...parts);
    part.showModal();
  };

  const rename = () => {
    for (const one of document.querySelectorAll("button.who")) one.textContent = nameOf(data.students[Number(one.dataset.student)]);
    for (const one of document.querySelectorAll("span.place, span.named")) one.hidden = hidden();
    for (const list of document.querySelectorAll("ul.names")) {  // by number, as the alphabet would tell
      const key = hidden() ? "number" : "place";
      list.append(...[...list.children].sort((a, b) => Number(a.dataset[key]) - Number(b.dataset[key])));
    }
    const weak = document.querySelector("#weak tbody");
    if (weak) weak.append(...[...weak.rows].sort((a, b) => {
      const [one, other] = [a, b].map((row) => data.students[Number(row.querySelector("button").dataset.student)]);
      return hidden() ? one[SCORE] - other[SCORE] || one[NUMBER] - other[NUMBER] : Number(a.dataset.place) - Number(b.dataset.place);
    }));
  };

  for (const list of document.querySelectorAll("ul.names, #weak tbody")) [...list.children].forEach((one, i) => { one.dataset.place = i; });
  for (const i of shown) {
    const option = make("option", data.exercises[i][0]);
    option.value = String(i);
    at("exercise").append(option);
  }
  const counts = new Map();
  for (const one of data.students) for (const cause of new Set(causesOf(one))) counts.set(cause, (counts.get(cause) || 0) + 1);
  for (const [cause, count] of [...counts].sort((a, b) => b[1] - a[1] || collator.compare(a[0], b[0]))) {
    const option = make("option", `${cause} (${count})`);
    option.value = cause;
    at("cause").append(option);
  }
  document.addEventListener("click", (event) => {
    const one = event.target.closest("button.who");
    if (one) open(data.students[Number(one.dataset.student)]);
  });
  at("controls").hidden = false;
  at("controls").addEventListener("submit", (event) => event.preventDefault());
  at("exercise").addEventListener("input", () => {  // alone it would choose nobody
    if (at("exercise").value && !at("outcome").value) at("outcome").value = "wcn";
    if (!at("exercise").value && at("outcome").value === "wcn") at("outcome").value = "";
  });
  at("clear").addEventListener("click", () => {
    for (const id of ["filter", "cause", "exercise", "outcome"]) at(id).value = "";
    draw();
  });
  for (const id of ["filter", "cause", "exercise", "outcome"]) at(id).addEventListener("input", draw);
  if (hide) hide.addEventListener("change", () => { rename(); draw(); });
  more.addEventListener("click", () => {
    all = true;
    draw();
    table.querySelectorAll("tbody button")[FEW].focus();
  });
  let before = null;
  window.addEventListener("beforeprint", () => {
    before = [all, [...document.querySelectorAll("details.fold")].filter((one) => !one.open)];
    all = printing = true;
    for (const one of before[1]) one.open = true;
    draw();
  });
  window.addEventListener("afterprint", () => {
    if (!before) return;
    all = before[0];
    printing = false;
    for (const one of before[1]) one.open = false;
    draw();
  });
  draw();
})();
