// Makes the page live: the draft streams in, words light up, edits are kept. Without it the form works as it is.
"use strict";

(() => {
  const $ = (id) => document.getElementById(id);
  const form = $("case");
  const reply = $("reply");
  const drafted = $("drafted");
  const marks = $("marks");
  const offer = $("offer");
  const editor = reply.parentElement;
  let running = null; // the AbortController of the draft that is being written
  let settled = { text: "", drafted: "" }; // what to go back to when a draft does not come to its end
  let offered = null; // a finished draft that waits beside the agent's own words: {reply, html}

  const say = (words) => { $("said").textContent = words; };
  const edited = () => reply.value.trim() !== "" && reply.value !== drafted.value;
  const part = (name) => document.querySelector(`[data-part="${name}"]`);

  // Parts of the page come rendered and escaped by the server; each replaces the one of its name.
  function swap(html) {
    const parts = new DOMParser().parseFromString(html, "text/html").querySelectorAll("[data-part]");
    for (const fresh of parts) {
      part(fresh.dataset.part).replaceWith(fresh);
      for (const button of fresh.querySelectorAll(".show")) button.hidden = false;
    }
    const banner = document.querySelector(".banner[data-language]");
    if (banner) reply.lang = banner.dataset.language;
    paint();
  }

  function trouble(title, detail) {
    const box = part("problem");
    box.textContent = detail;
    box.prepend(Object.assign(document.createElement("strong"), { textContent: `${title}. ` }));
    box.hidden = false;
  }

  const summary = () =>
    [...document.querySelectorAll(".banner[data-said], .score[data-said]")].map((part) => part.dataset.said).join(". ");

  // ---- words and their places ------------------------------------------------------------------------------------

  // Places count code points, and the text may have been edited since: take the same words nearest to the old place.
  function place(quoted) {
    const text = reply.value;
    const words = quoted.textContent;
    const start = Array.from(text).slice(0, Number(quoted.dataset.start)).join("").length;
    let best = -1;
    for (let at = text.indexOf(words); at !== -1 && words !== ""; at = text.indexOf(words, at + 1)) {
      if (best === -1 || Math.abs(at - start) < Math.abs(best - start)) best = at;
    }
    return best === -1 ? null : [best, best + words.length];
  }

  const places = (box) => [...box.querySelectorAll("q[data-start]")].map(place).filter(Boolean);

  function paint(box) {
    const spans = places(part("state")).map((span) => [...span, "blank"]);
    if (box) {
      const kind = ["fail", "unsupported"].find((name) => box.classList.contains(name)) || "lit";
      spans.push(...places(box).map((span) => [...span, kind]));
    }
    spans.sort((one, other) => one[0] - other[0]);
    const text = reply.value;
    const pieces = [];
    let end = 0;
    for (const [from, to, kind] of spans) {
      if (from < end) continue;
      const mark = Object.assign(document.createElement("mark"), { className: kind, textContent: text.slice(from, to) });
      pieces.push(text.slice(end, from), mark);
      end = to;
    }
    // The last line break counts only when something follows it.
    marks.replaceChildren(...pieces, `${text.slice(end)}\u200b`);
  }

  const evidence = (event) => event.target instanceof Element && event.target.closest(".evidence");
  for (const kind of ["pointerover", "focusin"]) {
    document.addEventListener(kind, (event) => { if (evidence(event)) paint(evidence(event)); });
  }
  for (const kind of ["pointerout", "focusout"]) {
    document.addEventListener(kind, (event) => { if (evidence(event)) paint(); });
  }
  document.addEventListener("click", (event) => {
    if (!event.target.classList.contains("show")) return;
    const [first] = places(evidence(event));
    if (!first) return say("These words are no longer in the reply.");
    reply.focus();
    reply.setSelectionRange(...first);
  });

  // ---- drafting --------------------------------------------------------------------------------------------------

  async function* events(response) {
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = "";
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      const frames = (rest + value).split("\n\n");
      rest = frames.pop();
      for (const frame of frames) {
        const fields = frame.split("\n").map((line) => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 2)]);
        const data = fields.filter(([name]) => name === "data").map(([, words]) => words).join("\n");
        if (data) yield [fields.find(([name]) => name === "event")?.[1], JSON.parse(data)];
      }
    }
  }

  function busy(is, beside) {
    $("stop").hidden = !is;
    if (beside) return;
    editor.classList.toggle("busy", is);
    editor.setAttribute("aria-busy", String(is));
    for (const name of ["state", "promises", "checklist"]) part(name).classList.toggle("stale", is);
  }

  async function draft() {
    if (!form.reportValidity()) return;
    if (!running) settled = { text: reply.value, drafted: drafted.value };
    running?.abort();
    const controller = (running = new AbortController());
    const beside = edited(); // the agent's own words are never overwritten
    const write = beside
      ? (text) => { $("offered").textContent = text; }
      : (text) => { reply.value = text; drafted.value = text; paint(); };
    let written = "";
    let begun = false;
    let finished = false;
    const body = new FormData(form);
    part("problem").hidden = true;
    reply.readOnly = !beside;
    busy(true, beside);
    say("Reading the message.");
    try {
      const response = await fetch("/stream", { method: "POST", body, signal: controller.signal });
      if (!response.ok) throw await problemOf(response);
      begun = true;
      if (beside) showOffer(true);
      write("");
      for await (const [event, data] of events(response)) {
        if (event === "piece") {
          if (!written && !beside) intoView();
          write((written += data.text));
        }
        if (event === "restarted") { write((written = "")); say(data.reason); }
        if (event === "understood") { swap(data.html); say("Understood. Writing."); }
        if (event === "problem") { swap(data.html); throw null; }
        if (event === "finished") {
          finished = true;
          write(data.reply);
          if (beside) {
            offered = data;
            say("A new draft is ready. Your own words were kept.");
          } else {
            swap(data.html);
            wasScored();
            say(`The draft is ready. ${summary()}`);
          }
        }
      }
      if (!finished) throw new Error("the stream ended early");
    } catch (problem) {
      if (controller !== running) return; // a newer draft has begun
      if (beside) showOffer(false);
      else { reply.value = settled.text; drafted.value = settled.drafted; paint(); }
      if (controller.signal.aborted) say("Stopped.");
      else if (problem?.title) trouble(problem.title, problem.detail);
      else if (problem) trouble(begun ? "The draft broke off" : "The service cannot be reached", "Try again in a moment.");
    } finally {
      if (controller === running) {
        running = null;
        reply.readOnly = false;
        busy(false, beside);
      }
    }
  }

  // On a narrow screen the reply stands below what the agent has just filled in.
  function intoView() {
    if (editor.getBoundingClientRect().top > innerHeight - 100) $("draft-title").scrollIntoView();
  }

  async function problemOf(response) {
    try {
      return await response.json();
    } catch {
      return { title: "The service could not answer", detail: "Try again in a moment." };
    }
  }

  async function score() {
    reply.setCustomValidity(reply.value.trim() ? "" : "Write, paste or draft a reply first.");
    const valid = form.reportValidity();
    reply.setCustomValidity("");
    if (!valid) return;
    try {
      const response = await fetch("/score", { method: "POST", body: new FormData(form) });
      if (!response.ok) throw await problemOf(response);
      swap(await response.text());
      wasScored();
      say(summary());
    } catch (problem) {
      trouble(problem.title || "The service cannot be reached", problem.detail || "Try again in a moment.");
    }
  }

  // ---- the agent's own words -------------------------------------------------------------------------------------

  function showOffer(is) {
    offer.hidden = !is;
    offered = null;
    $("offered-field").value = "";
    if (!is) $("offered").textContent = "";
  }

  function useOffered() {
    const taken = offered;
    if (!taken) return;
    reply.value = drafted.value = taken.reply;
    showOffer(false);
    swap(taken.html);
    wasScored();
    reply.focus();
    say(`You took the new draft. ${summary()}`);
  }

  async function copy() {
    try {
      await navigator.clipboard.writeText(reply.value);
    } catch {
      // Without HTTPS a browser gives no clipboard to a page, but it still copies a selection.
      reply.select();
      document.execCommand("copy");
    }
    $("copied").hidden = false;
    say("Copied.");
  }

  function wasScored() {
    $("edited").hidden = true;
    $("copied").hidden = true;
  }

  // ---- wiring ----------------------------------------------------------------------------------------------------

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const action = event.submitter?.value;
    if (action === "score") score();
    else if (action === "use") useOffered();
    else draft();
  });
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    if (event.target === reply) score();
    else draft();
  });
  reply.addEventListener("input", () => {
    $("edited").hidden = part("state").hidden;
    $("copied").hidden = true;
    paint();
  });
  $("stop").addEventListener("click", () => running?.abort());
  $("copy").addEventListener("click", copy);
  $("keep").addEventListener("click", () => { showOffer(false); reply.focus(); });

  document.documentElement.classList.add("js");
  for (const id of ["copy", "keep", "draft-hint"]) $(id).hidden = false;
  for (const button of document.querySelectorAll(".show")) button.hidden = false;
  paint();
})();
