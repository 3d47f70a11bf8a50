"use strict";
// One doubt at a time: shows what the server answers, sends decisions, and goes on when they are saved.
const $ = (id) => document.getElementById(id);
const start = JSON.parse($("start").textContent);
const W = start.words;
const format = new Intl.NumberFormat(start.lang === "fa" ? "fa-IR" : "en");
const percent = new Intl.NumberFormat(start.lang === "fa" ? "fa-IR" : "en", { style: "percent" });
let item = null; // what is shown
let all = false; // the next decision applies to all like places
let whole = false; // the picture is of the whole page
let busy = false;
let editLine = false;

const fill = (text, values) => text.replace(/\{(\w+)\}/g, (match, name) => (name in values ? values[name] : match));
const n = (value) => format.format(value);
const set = (id, text) => { $(id).textContent = text; };

const query = (extra = {}) => {
  const values = new URLSearchParams({ lang: start.lang });
  if (start.sample) values.set("state", "sample");
  else {
    const boxes = [...document.querySelectorAll("[name=kind]")];
    const on = boxes.filter((box) => box.checked).map((box) => box.value);
    if (on.length && on.length < boxes.length) values.set("kinds", on.join(","));
    if ($("file").value) values.set("file", $("file").value);
    if ($("aside").checked) values.set("state", "skipped");
  }
  for (const [name, value] of Object.entries(extra)) values.set(name, value);
  return values.toString();
};

const ask = async (path, body) => {
  const options = body === undefined ? {} : {
    method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body),
  };
  let answer;
  try {
    answer = await fetch(path, options);
  } catch {
    throw new Error(W.offline);
  }
  const table = await answer.json().catch(() => ({ error: W.offline }));
  if (!answer.ok) throw new Error(table.error ?? W.offline);
  return table;
};

// no second request while one is on its way: a key that is held does not decide twice
const alone = (work) => async (...values) => {
  if (busy) return;
  busy = true;
  set("error", "");
  try {
    await work(...values);
  } catch (error) {
    set("message", "");
    set("error", error.message);
  } finally {
    busy = false;
  }
};

const paragraphs = (id, texts) => {
  $(id).replaceChildren(...texts.map((text) => {
    const part = document.createElement("p");
    part.dir = "auto";
    part.textContent = text || "\u00a0";
    return part;
  }));
};

const bdi = (text) => Object.assign(document.createElement("bdi"), { textContent: text });

const picture = () => {
  const image = $("picture");
  $("figure").hidden = !item.has_place;
  $("whole").hidden = item.line === 0;
  $("whole").setAttribute("aria-pressed", String(whole));
  image.alt = item.line === 0 || whole ? W.picture_page : W.picture;
  if (item.has_place) image.src = `/picture/${item.id}${whole ? "?whole" : ""}`;
  else image.removeAttribute("src");
};
$("picture").addEventListener("error", () => { $("figure").hidden = true; });

const showLine = () => {
  if (item.line === 0) {
    paragraphs("now", item.page_lines);
  } else {
    const mark = document.createElement("mark");
    mark.textContent = item.marked;
    $("now").replaceChildren(item.before, mark, item.after);
  }
};

const showAlternatives = () => {
  $("alternatives").replaceChildren(...item.alternatives.slice(0, 9).map((text, number) => {
    const part = document.createElement("li");
    const button = Object.assign(document.createElement("button"), { type: "button" });
    button.dataset.choose = number;
    button.setAttribute("aria-label", `${fill(W.choose, { number: n(number + 1) })}: ${text}`);
    button.setAttribute("aria-keyshortcuts", String(number + 1));
    const key = Object.assign(document.createElement("kbd"), { textContent: n(number + 1) });
    button.append(key, Object.assign(bdi(text), { lang: "fa" }));
    part.append(button);
    return part;
  }));
};

const showOutputs = (outputs) => {
  const lines = [outputs.pending ? fill(W.pending, { count: n(outputs.pending) }) : W.written];
  if (outputs.message) lines.push(outputs.message);
  $("outputs").replaceChildren(...lines.flatMap((line) => [bdi(line), " "]));
  if (outputs.pending) setTimeout(follow, 700);
};
const follow = async () => { try { showOutputs(await ask("/api/outputs")); } catch { /* the next request tells it */ } };

const showProgress = (answer) => {
  let done = 0, total = 0, aside = 0;
  for (const [kind, states] of Object.entries(answer.counts)) {
    const count = document.querySelector(`[data-kind="${kind}"]`);
    if (count) count.textContent = n(states[0] ?? 0);
    if ((kind === "sample") !== start.sample) continue;
    done += states[1] ?? 0;
    aside += states[2] ?? 0;
    total += Object.values(states).reduce((one, other) => one + other, 0);
  }
  $("bar").max = Math.max(1, total);
  $("bar").value = done;
  const parts = [fill(W.progress, { done: n(done), all: n(total) }), fill(W.left, { left: n(answer.left) })];
  if (answer.lost) parts.push(fill(W.lost, { count: n(answer.lost) }));
  set("progress", parts.join(" · "));
  if ($("aside-count")) set("aside-count", n(aside));
  if ($("estimate")) set("estimate", answer.estimate ?? "");
  showOutputs(answer.outputs);
};

const forgetLike = () => {
  all = false;
  $("like-box").hidden = true;
  $("like").setAttribute("aria-pressed", "false");
};

const show = (answer, focus = true) => {
  item = answer.item;
  whole = false;
  forgetLike();
  closeEdit();
  showProgress(answer);
  $("item").hidden = !item;
  $("empty").hidden = Boolean(item);
  if (!item) {
    const filtered = query() !== new URLSearchParams({ lang: start.lang }).toString();
    set("empty", start.sample ? W.sample_done : filtered ? W.done_filter : W.done);
    if (focus) $("empty").focus();
    return;
  }
  const page = item.line === 0;
  set("where-file", item.file);
  set("where", fill(page ? W.whole_page : W.page, { page: n(item.page), line: n(item.line) }));
  set("kind", start.kinds[item.kind]);
  set("sure", item.confidence === null || start.sample ? "" : fill(W.sure, { percent: percent.format(item.confidence) }));
  set("reason", item.reason);
  set("raw", item.raw);
  $("raw-part").hidden = !item.raw;
  paragraphs("above", item.above);
  paragraphs("below", item.below);
  showLine();
  showAlternatives();
  set("accept", page ? W.accept_page : W.accept);
  for (const name of ["edit", "line"]) document.querySelector(`[data-do=${name}]`).hidden = page;
  $("like").hidden = item.like < 2;
  set("like-text", fill(W.like, { count: n(item.like) }));
  picture();
  set("spoken", [$("kind").textContent, item.file, $("where").textContent, $("sure").textContent, item.reason,
    item.marked ?? ""].filter(Boolean).join("، "));
  if (focus) $("item").focus({ preventScroll: true });
};

const say = (text) => {
  set("message", text);
  clearTimeout(say.timer);
  say.timer = setTimeout(() => set("message", ""), 2500);
};

const decide = alone(async (action, more = {}) => {
  if (!item) return;
  const answer = await ask(`/api/decide?${query()}`, { item: item.id, action, all, ...more });
  show(answer);
  say(action === "skip" ? W.skipped : answer.cases > 1 ? fill(W.decided_all, { count: n(answer.cases) }) : W.decided);
});

const undo = alone(async () => {
  const answer = await ask(`/api/undo?${query()}`, {});
  show(answer);
  say(answer.cases > 1 ? fill(W.undone_all, { count: n(answer.cases) }) : W.undone);
});

const go = alone(async (back) => {
  const extra = item ? { after: item.id } : {};
  if (back) extra.back = "";
  show(await ask(`/api/show?${query(extra)}`));
});

const like = alone(async () => {
  if (all) return forgetLike();
  if (!item || item.like < 2) return;
  const found = await ask(`/api/like/${item.id}?${query()}`);
  const box = $("like-box");
  const list = document.createElement("ul");
  for (const one of found.some) {
    const row = document.createElement("li");
    const mark = Object.assign(document.createElement("mark"), { textContent: one.marked });
    const line = document.createElement("bdi");
    line.append(one.before.slice(-60), mark, one.after.slice(0, 60));
    row.append(bdi(one.file), ": ", line);
    list.append(row);
  }
  box.replaceChildren(fill(W.like_about, { count: n(found.count), files: n(found.files) }), list);
  if (found.count > found.some.length) box.append(fill(W.like_more, { count: n(found.count - found.some.length) }));
  box.hidden = false;
  all = true;
  $("like").setAttribute("aria-pressed", "true");
});

const openEdit = (line) => {
  if (!item || item.line === 0) return;
  editLine = line;
  set("edit-label", line ? W.edit_line : W.edit_word);
  $("text").value = line ? item.line_text : item.editable;
  $("edit").hidden = false;
  $("text").focus();
  $("text").select();
};
const closeEdit = () => { $("edit").hidden = true; };
const save = () => decide("edit", { text: $("text").value, line: editLine });
$("edit").addEventListener("submit", (event) => { event.preventDefault(); save(); });
$("cancel").addEventListener("click", () => { closeEdit(); $("item").focus(); });
$("text").addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); save(); }
  if (event.key === "Escape") { closeEdit(); $("item").focus(); }
});

const wholePage = () => {
  if (!item || !item.has_place || item.line === 0) return;
  whole = !whole;
  picture();
};
$("whole").addEventListener("click", wholePage);

const actions = {
  accept: () => decide("accept"), skip: () => decide("skip"), edit: () => openEdit(false), line: () => openEdit(true),
  like, next: () => go(false), back: () => go(true), undo,
};
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-do], [data-choose]");
  if (!button) return;
  if (button.dataset.do) actions[button.dataset.do]();
  else decide("choose", { number: Number(button.dataset.choose) });
});

// by the place of the key, so that a Persian layout works too
const keys = {
  KeyA: actions.accept, Enter: actions.accept, NumpadEnter: actions.accept, KeyS: actions.skip, KeyL: like,
  KeyN: actions.next, KeyJ: actions.next, KeyP: actions.back, KeyK: actions.back, KeyU: undo, KeyW: wholePage,
};
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("textarea, input[type=search], dialog, select");
  const pressed = event.target.closest("button, a, input, summary") && ["Enter", "Space"].includes(event.code);
  if (event.key === "Escape" && all) forgetLike();
  if (typing || pressed || event.ctrlKey && event.code !== "KeyZ" || event.altKey || event.metaKey || event.repeat) return;
  let work = event.ctrlKey ? undo : keys[event.code];
  const digit = /^(?:Digit|Numpad)([1-9])$/.exec(event.code);
  if (event.key === "?" || event.key === "؟") work = () => $("help").showModal();
  else if (event.code === "KeyE") work = () => openEdit(event.shiftKey);
  else if (digit) {
    if (!item || Number(digit[1]) > item.alternatives.length) return;
    work = () => decide("choose", { number: Number(digit[1]) - 1 });
  }
  if (!work) return;
  event.preventDefault();
  work();
});

$("open-help").addEventListener("click", () => $("help").showModal());
if ($("filters")) {
  // a filter that changes while a request is on its way is asked for afterwards
  const asked = alone(async () => show(await ask(`/api/show?${query()}`), false));
  const filter = () => (busy ? setTimeout(filter, 50) : asked());
  $("filters").addEventListener("change", filter);
  $("filters").addEventListener("submit", (event) => event.preventDefault());
  let timer;
  $("file").addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(async () => {
      let found;
      try {
        found = await ask(`/api/files?${new URLSearchParams({ part: $("file").value })}`);
      } catch {
        return; // the next request tells it
      }
      $("files").replaceChildren(...found.files.map(([name, count]) => {
        const option = document.createElement("option");
        option.value = name;
        option.label = n(count);
        return option;
      }));
    }, 150);
  });
}

if ($("open-words")) {
  $("open-words").addEventListener("click", alone(async () => {
    const found = await ask(`/api/words?${query()}`);
    set("words-file", found.file);
    const rows = found.words.map(([word, count]) => {
      const label = document.createElement("label");
      const box = Object.assign(document.createElement("input"), { type: "checkbox", value: word, checked: true });
      const times = Object.assign(document.createElement("span"), { className: "soft" });
      times.textContent = fill(W.word_count, { count: n(count) });
      label.append(box, " ", bdi(word), " ", times);
      return label;
    });
    $("words-list").replaceChildren(...(rows.length ? rows : [W.no_words]));
    $("words").showModal();
  }));
  $("words-close").addEventListener("click", () => $("words").close());
  $("words-form").addEventListener("submit", alone(async (event) => {
    event.preventDefault();
    const words = [...$("words-list").querySelectorAll("input:checked")].map((box) => box.value);
    const answer = await ask(`/api/words?${query()}`, { words });
    $("words").close();
    say(fill(W.words_added, { count: n(answer.added), file: answer.file }));
  }));
}

show(start.answer);
performance.mark("ready");
