// Saves each field by itself as soon as it is changed. Only a JSON answer that names the new version counts as saved: a sign-in
// page after an expired session does not. What could not be saved stays on this machine (unsent.js): this page tries again, and a later
// visit offers it.
//
// <form data-autosave="?handler=Field" data-text-mine="…" data-text-theirs="…"> with a <save-state />, and for each field a hidden
// input was.NAME. Answers: 200 {version, savedAt, values}, 422 {errors: [{field, message}]}, 409 {conflicts: [{field, theirs, message}]}.
// Where data-autosave is empty, nothing of the form may be changed now.

import { Unsent } from './unsent.js';

for (const form of document.querySelectorAll('form[data-autosave]:not([data-autosave=""])')) {
  const unsent = new Unsent(location.pathname + form.dataset.autosave);
  const url = new URL(form.dataset.autosave, location.href);
  const state = form.querySelector('[data-save-state]') ?? document.querySelector('[data-save-state]');
  const waiting = new Set();
  const faulty = new Set();
  let busy = false;
  let again = 0;

  const controls = name => [...form.elements].filter(control => control.name === name);
  const was = name => form.elements.namedItem(`was.${name}`);
  const read = name => controls(name)
    .filter(control => !['radio', 'checkbox'].includes(control.type) || control.checked)
    .map(control => control.value);
  const write = (name, values) => {
    for (const control of controls(name)) {
      if (['radio', 'checkbox'].includes(control.type)) {
        control.checked = values.includes(control.value);
      } else {
        control.value = values[0] ?? '';
      }
    }
  };

  // What each field holds and what stood in it when it was typed, by name.
  const drafts = () => unsent.read()?.fields ?? {};
  const keep = (name, values) => {
    const { [name]: _, ...fields } = drafts();
    if (values !== null && values.join(',') !== was(name).value) {
      fields[name] = { values, was: was(name).value };
    }
    if (Object.keys(fields).length > 0) {
      unsent.keep({ fields });
    } else {
      unsent.forget();
    }
  };

  const show = (name, at) => {
    if (!state) {
      return;
    }
    state.dataset.saveState = name;
    state.querySelector('[data-save-text]').textContent = state.getAttribute(`data-text-${name}`).replace('{0}', at ?? '');
  };

  // The same markup as the server's: a paragraph before the control, tied to it.
  const say = (name, message, theirs) => {
    const first = controls(name)[0];
    const field = first?.closest('.field');
    if (!field) {
      return;
    }
    const id = `${first.id}-error`;
    document.getElementById(id)?.remove();
    field.classList.toggle('has-error', Boolean(message));
    for (const control of controls(name)) {
      if (message) {
        control.setAttribute('aria-invalid', 'true');
      } else {
        control.removeAttribute('aria-invalid');
      }
    }
    const described = (first.getAttribute('aria-describedby') ?? '').split(' ').filter(part => part && part !== id);
    if (message) {
      const line = document.createElement('p');
      line.className = 'field-error';
      line.id = id;
      line.setAttribute('role', 'alert');
      line.textContent = message;
      if (theirs !== undefined) {
        line.append(document.createElement('br'), button(form.dataset.textMine, () => queue(name)), ' ', button(form.dataset.textTheirs, () => {
          write(name, theirs.split(','));
          if (!['radio', 'checkbox'].includes(first.type)) {
            write(name, [theirs]);
          }
          queue(name);
        }));
      }
      (first.closest('.choices') ?? first.closest('.combobox, .with-suffix') ?? first).before(line);
      described.push(id);
    }
    if (described.length > 0) {
      first.setAttribute('aria-describedby', described.join(' '));
    } else {
      first.removeAttribute('aria-describedby');
    }
  };

  const button = (text, act) => {
    const made = document.createElement('button');
    made.type = 'button';
    made.className = 'link';
    made.textContent = text;
    made.addEventListener('click', act);
    return made;
  };

  const later = milliseconds => {
    clearTimeout(again);
    again = setTimeout(flush, milliseconds);
  };

  const send = async name => {
    const values = read(name);
    const body = new URLSearchParams();
    body.set('__RequestVerificationToken', form.elements.namedItem('__RequestVerificationToken').value);
    body.set(`was.${name}`, was(name).value);
    for (const value of values) {
      body.append(name, value);
    }
    let answer;
    try {
      answer = await fetch(url, {
        method: 'POST', body, redirect: 'error', credentials: 'same-origin',
        headers: { 'X-Requested-With': 'XMLHttpRequest', Accept: 'application/json' },
      });
    } catch {
      waiting.add(name);
      later(5000);
      return 'offline';
    }
    const json = answer.headers.get('content-type')?.startsWith('application/json') ? await answer.json().catch(() => null) : null;
    if (answer.ok && json && Number.isInteger(json.version)) {
      was(name).value = json.values[name] ?? '';
      faulty.delete(name);
      say(name, null);
      if (JSON.stringify(read(name)) === JSON.stringify(values)) {
        keep(name, null);
      }
      // A form beside this one that acts on the whole record follows its version.
      for (const input of document.querySelectorAll('input[data-version]')) {
        input.value = json.version;
      }
      document.dispatchEvent(new CustomEvent('portal:saved', { detail: json }));
      form.dispatchEvent(new CustomEvent('portal:saved', { detail: json }));
      return json.savedAt;
    }
    if (answer.status === 422 && json?.errors) {
      faulty.add(name);
      say(name, json.errors.map(error => error.message).join(' '));
      return 'refused';
    }
    if (answer.status === 409 && json?.conflicts) {
      faulty.add(name);
      const conflict = json.conflicts[0];
      was(name).value = conflict.theirs;
      say(name, conflict.message, conflict.theirs);
      return 'conflict';
    }
    if (answer.status === 401 || answer.status === 400) {
      // No session, or a form token of an earlier one: what was typed is kept.
      faulty.add(name);
      return 'expired';
    }
    if (answer.status >= 500 || answer.status === 429) {
      waiting.add(name);
      later(10000);
    } else {
      faulty.add(name);
    }
    return 'failed';
  };

  const flush = async () => {
    if (busy) {
      return;
    }
    busy = true;
    let last = null;
    while (waiting.size > 0) {
      const [name] = waiting;
      waiting.delete(name);
      show('saving');
      last = await send(name);
      if (last === 'offline' || waiting.has(name)) {
        break;
      }
    }
    busy = false;
    if (['offline', 'failed', 'conflict', 'expired', 'refused'].includes(last)) {
      show(last);
    } else if (faulty.size > 0) {
      show('refused');
    } else if (last) {
      show('saved', last);
    }
  };

  const queue = name => {
    waiting.add(name);
    flush();
  };

  const typed = event => {
    const { name } = event.target;
    if (name && was(name)) {
      keep(name, read(name));
      return name;
    }
    return null;
  };
  form.addEventListener('input', typed);
  form.addEventListener('change', event => {
    const name = typed(event);
    if (name) {
      queue(name);
    }
  });
  addEventListener('online', flush);
  form.addEventListener('submit', () => unsent.forget());

  // What an earlier visit could not save, unless it stands in the form anyway.
  const kept = unsent.read();
  const left = Object.entries(kept?.fields ?? {})
    .filter(([name, { values }]) => was(name) && controls(name).length > 0 && values.join(',') !== read(name).join(','));
  if (left.length > 0) {
    unsent.offer(form, kept.at, () => {
      for (const [name, draft] of left) {
        // Based on what it was typed over: if somebody changed the field since, the server says so and both are shown.
        was(name).value = draft.was;
        write(name, draft.values);
        keep(name, draft.values);
        queue(name);
      }
    }, () => left.forEach(([name]) => keep(name, null)));
  }
}
