// Autosave: each form[data-autosave] saves itself to that address; docs/autosave.md holds the contract. Nothing counts as
// saved until a JSON acknowledgement with a new version came back; until then what was typed stays on this machine.

import { Unsent } from './unsent.js';

const page = document.querySelector('[data-autosave-page]');
const overall = page?.querySelector('[data-save-state]');
// Worst first: what the page says is what its worst form says.
const states = ['conflict', 'expired', 'refused', 'offline', 'failed', 'saving', 'saved', 'idle'];
const pause = 600;
const longestWait = 30_000;
const units = [];

function say(mark, state, at = '') {
  const text = mark.dataset[`text${state[0].toUpperCase()}${state.slice(1)}`].replace('{0}', at);
  mark.dataset.saveState = state;
  const line = mark.querySelector('[data-save-text]');
  if (line.textContent !== text) {
    line.textContent = text;
  }
}

function sayOverall() {
  const worst = units.reduce((a, b) => states.indexOf(b.state) < states.indexOf(a.state) ? b : a);
  const latest = units.map(unit => unit.at).sort().at(-1);
  say(overall, worst.state, latest);
  overall.querySelector('.save-state-conflict')?.setAttribute('href', `#${worst.form.id}`);
}

/**
 * Puts the fragments of an answer in place; what was folded out stays so, and the focus stays where it was. A fragment with fields
 * (data-live-fields) is left alone while its form has something unsent, and otherwise says what is stored.
 */
function show(fragments = {}) {
  for (const [key, html] of Object.entries(fragments)) {
    for (const place of document.querySelectorAll(`[data-live="${key}"]`)) {
      const unit = 'liveFields' in place.dataset ? units.find(one => one.form.contains(place)) : null;
      if (unit?.dirty || unit?.inFlight) {
        continue;
      }
      const open = [...place.querySelectorAll('details')].map(one => one.open);
      const focused = place.contains(document.activeElement) ? document.activeElement.id : '';
      place.innerHTML = html;
      place.querySelectorAll('details').forEach((one, i) => { one.open = open[i] ?? one.open; });
      document.getElementById(focused)?.focus();
      if (unit) {
        unit.stored = typed(unit.form);
      }
    }
  }
}

/** What is typed, in the form's order; machine fields and files are not. */
const typed = form => [...new FormData(form)]
  .filter(([name, value]) => typeof value === 'string' && !name.startsWith('__') && !name.endsWith('version'))
  .map(([name, value]) => [name, value.replaceAll('\r\n', '\n')]);

const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);

/** Types for the reader: values by name, and the events that typing causes. */
function fill(form, values) {
  const given = new Map(values);
  for (const control of form.elements) {
    if (!control.name || control.name.startsWith('__') || ['hidden', 'file', 'submit'].includes(control.type)) {
      continue;
    }
    if (control.type === 'radio' || control.type === 'checkbox') {
      control.checked = given.get(control.name) === control.value;
    } else {
      control.value = given.get(control.name) ?? '';
    }
  }
  for (const control of form.querySelectorAll('input:not([type=radio]), input:checked, textarea, select')) {
    control.dispatchEvent(new Event('input', { bubbles: true }));
    control.dispatchEvent(new Event('change', { bubbles: true }));
  }
}

class Unit {
  state = 'idle';
  at = '';
  failures = 0;
  wrong = [];

  constructor(form) {
    this.form = form;
    this.mark = form.querySelector('[data-save-state]');
    this.version = form.querySelector('[name$="version"]');
    this.slot = form.querySelector('[data-conflict-slot]');
    this.unsent = new Unsent(form.dataset.autosave);
    this.stored = typed(form);
    this.mark.hidden = false;
    form.querySelector('[data-save-button]').hidden = true;
    form.addEventListener('compositionstart', () => { this.composing = true; });
    form.addEventListener('compositionend', () => { this.composing = false; this.touch(); });
    form.addEventListener('input', () => this.touch());
    form.addEventListener('change', () => this.touch(0));
    form.addEventListener('focusout', () => this.dirty && this.touch(0));
    this.offer();
  }

  become(state) {
    this.state = state;
    say(this.mark, state, this.at);
    sayOverall();
  }

  /** Something was typed: keep it here, and send it once the typing rests. */
  touch(delay = pause) {
    const now = typed(this.form);
    this.dirty = this.inFlight || !same(now, this.stored);
    if (!this.dirty) {
      if (!this.offered) {
        this.unsent.forget();
      }
      if (!this.conflict) {
        clearTimeout(this.timer);
        this.become(this.at ? 'saved' : 'idle');
      }
      return;
    }
    this.unsent.keep({ version: this.version.value, values: now });
    if (this.conflict) {
      return;
    }
    this.become('saving');
    this.sendIn(delay);
  }

  sendIn(delay) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(), delay);
  }

  /** One request at a time; what was typed meanwhile follows it. */
  async send() {
    clearTimeout(this.timer);
    if (!this.dirty || this.inFlight || this.composing || this.conflict) {
      return;
    }
    const sent = typed(this.form);
    this.inFlight = true;
    this.become('saving');
    try {
      const body = new URLSearchParams(new FormData(this.form));
      const answer = await fetch(this.form.dataset.autosave, {
        method: 'POST',
        body,
        headers: { 'X-Requested-With': 'XMLHttpRequest' },
        redirect: 'manual',
        // The page is being left: the request outlives it. Browsers refuse that to bodies above 64 KB, which tables of Word may be.
        keepalive: document.visibilityState === 'hidden' && body.toString().length < 60_000,
        signal: AbortSignal.timeout(20_000),
      });
      const json = answer.headers.get('Content-Type')?.includes('json') ? await answer.json() : null;
      this.inFlight = false;
      this.hear(answer.status, json, sent);
    } catch {
      this.inFlight = false;
      this.retry('offline');
    }
  }

  hear(status, json, sent) {
    if (status === 200 && Number.isInteger(json?.version) && json.version > Number(this.version.value)) {
      this.settle(json.version, json.savedAt.slice(11, 16), sent);
      show(json.live);
      this.form.dispatchEvent(new CustomEvent('portal:saved', { bubbles: true }));
    } else if (status === 401 || status === 400 || status === 0) {
      // No session, or a form token of an earlier one. A redirect (0) leads to the sign-in page.
      this.become('expired');
    } else if (status === 409 && json) {
      this.conflict = json;
      this.slot.innerHTML = json.panel;
      show(json.live);
      this.become('conflict');
    } else if (status === 422 && json) {
      if (json.version) {
        // The rest is stored; what was refused stays here, on the version that holds the rest.
        this.version.value = json.version;
        this.unsent.keep({ version: this.version.value, values: typed(this.form) });
        show(json.live);
      }
      this.refuse(json.errors);
      this.become('refused');
    } else if (status === 403 || status === 404) {
      this.become('failed');
    } else {
      this.retry('failed');
    }
  }

  settle(version, at, values) {
    this.failures = 0;
    this.version.value = version;
    this.at = at;
    this.stored = values;
    this.refuse({});
    this.dirty = !same(typed(this.form), values);
    if (this.dirty) {
      this.touch();
    } else {
      this.unsent.forget();
      this.become('saved');
    }
  }

  retry(state) {
    this.become(state);
    this.sendIn(Math.min(longestWait, 1000 * 2 ** this.failures++) * (0.8 + Math.random() * 0.4));
  }

  /** Says at the fields what the server refused; takes back what it refused before. */
  refuse(errors) {
    this.wrong.forEach(undo => undo());
    this.wrong = Object.entries(errors).map(([name, message]) => {
      const id = name.replace(/[^\w-]/g, '_');
      const control = document.getElementById(id);
      let line = document.getElementById(`${id}-error`);
      const made = !line;
      if (made) {
        line = document.createElement('p');
        line.className = 'field-error';
        line.id = `${id}-error`;
        (control.closest('.with-suffix, .level-options') ?? control).before(line);
      }
      const words = line.querySelector('[data-message]') ?? line;
      words.textContent = message;
      line.hidden = false;
      control.setAttribute('aria-invalid', 'true');
      const box = control.closest('.field, .level-picker');
      box?.classList.add('has-error');
      return () => {
        if (words.textContent !== message) {
          // Another check (level-picker.js) has something else to say here by now.
          return;
        }
        made ? line.remove() : line.hidden = true;
        control.removeAttribute('aria-invalid');
        box?.classList.remove('has-error');
      };
    });
  }

  /** Both texts are on the page; the reader says which one stays. */
  choose(mine) {
    const { version, theirs, savedAt } = this.conflict;
    this.conflict = null;
    this.slot.replaceChildren();
    this.version.value = version;
    if (mine) {
      this.dirty = true;
      this.touch(0);
      return;
    }
    this.at = savedAt.slice(11, 16);
    fill(this.form, Object.entries(theirs));
    this.settle(version, this.at, typed(this.form));
  }

  /** Text of an earlier visit that was never acknowledged. */
  offer() {
    const kept = this.unsent.read();
    if (!kept || same(kept.values, this.stored)) {
      this.unsent.forget();
      return;
    }
    this.offered = true;
    this.unsent.offer(this.form, kept.at, () => {
      // Based on the version it was typed over: if somebody saved since, the server says so and both are shown.
      this.version.value = kept.version;
      this.offered = false;
      fill(this.form, kept.values);
    }, () => {
      this.offered = false;
      this.unsent.forget();
    });
  }
}

if (page) {
  for (const form of document.querySelectorAll('form[data-autosave]')) {
    units.push(new Unit(form));
  }
  overall.hidden = false;

  // Before page.js sees it: these forms are not left.
  document.addEventListener('submit', event => {
    const unit = units.find(one => one.form === event.target);
    if (!unit || event.submitter?.hasAttribute('data-leaves')) {
      return;
    }
    event.preventDefault();
    if (unit.conflict && event.submitter?.name === 'keep') {
      unit.choose(event.submitter.value === 'mine');
    } else {
      unit.touch(0);
    }
  }, true);

  const flush = () => units.forEach(unit => unit.send());
  addEventListener('online', flush);
  addEventListener('pagehide', flush);
  // Gone to another window, to sign in again perhaps, and back.
  document.addEventListener('visibilitychange', flush);
  addEventListener('focus', flush);
}

// A sign of life every half minute, so that colleagues see who has the part open.
const presence = document.querySelector('[data-presence]');
if (presence) {
  const beat = async () => {
    if (document.hidden) {
      return;
    }
    const body = new URLSearchParams({
      part: presence.dataset.part,
      __RequestVerificationToken: document.querySelector('[name=__RequestVerificationToken]').value,
    });
    const answer = await fetch(presence.dataset.presence, {
      method: 'POST', body, headers: { 'X-Requested-With': 'XMLHttpRequest' }, redirect: 'manual',
    }).catch(() => null);
    if (answer?.ok && answer.headers.get('Content-Type')?.includes('json')) {
      // Broken off half-way: the next beat tells it.
      show((await answer.json().catch(() => null))?.live);
    }
  };
  beat();
  setInterval(beat, 30_000);
  document.addEventListener('visibilitychange', beat);
}
