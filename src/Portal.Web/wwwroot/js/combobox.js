// A text field that looks up codes while somebody types (ARIA 1.2 combobox with a listbox). Without scripts a button does it.

for (const button of document.querySelectorAll('[data-without-script]')) {
  button.hidden = true;
}

for (const input of document.querySelectorAll('input[data-combobox]')) {
  const list = document.createElement('ul');
  list.id = `${input.id}-options`;
  list.className = 'combobox-options';
  list.setAttribute('role', 'listbox');
  list.setAttribute('aria-label', input.labels[0]?.textContent ?? '');
  list.hidden = true;
  const status = document.createElement('p');
  status.className = 'visually-hidden';
  status.setAttribute('role', 'status');
  const frame = document.createElement('div');
  frame.className = 'combobox';
  input.replaceWith(frame);
  frame.append(input, list, status);
  input.setAttribute('role', 'combobox');
  input.setAttribute('aria-autocomplete', 'list');
  input.setAttribute('aria-controls', list.id);
  input.setAttribute('aria-expanded', 'false');

  let current = -1;
  let asked = 0;
  let timer = 0;
  let composing = false;
  // What the field held when it was last settled: leaving it without a choice does not count as a change by itself.
  let settled = input.value;

  const options = () => [...list.children];

  const close = () => {
    list.hidden = true;
    current = -1;
    input.setAttribute('aria-expanded', 'false');
    input.removeAttribute('aria-activedescendant');
  };

  const point = index => {
    const all = options();
    current = (index + all.length) % all.length;
    all.forEach((option, number) => option.setAttribute('aria-selected', String(number === current)));
    input.setAttribute('aria-activedescendant', all[current].id);
    all[current].scrollIntoView({ block: 'nearest' });
  };

  const choose = option => {
    clearTimeout(timer);
    asked++;
    input.value = option.dataset.text;
    close();
    settle();
  };

  const settle = () => {
    if (input.value !== settled) {
      settled = input.value;
      input.dispatchEvent(new Event('change', { bubbles: true }));
    }
  };

  const look = async () => {
    const text = input.value.trim();
    const mine = ++asked;
    if (!text) {
      close();
      return;
    }
    const answer = await fetch(`${input.dataset.combobox}?q=${encodeURIComponent(text)}`).catch(() => null);
    const found = answer?.ok ? await answer.json().catch(() => []) : [];
    if (mine !== asked || document.activeElement !== input) {
      return;
    }
    list.replaceChildren(...found.map((item, number) => {
      const option = document.createElement('li');
      option.id = `${list.id}-${number}`;
      option.setAttribute('role', 'option');
      option.setAttribute('aria-selected', 'false');
      option.dataset.text = `${item.code} ${item.name}`;
      option.textContent = option.dataset.text;
      return option;
    }));
    status.textContent = found.length
      ? input.dataset.textCount.replace('{0}', String(found.length))
      : input.dataset.textNone.replace('{0}', text);
    current = -1;
    input.removeAttribute('aria-activedescendant');
    list.hidden = found.length === 0;
    input.setAttribute('aria-expanded', String(found.length > 0));
  };

  input.addEventListener('compositionstart', () => { composing = true; });
  input.addEventListener('compositionend', () => { composing = false; clearTimeout(timer); timer = setTimeout(look, 150); });
  input.addEventListener('input', () => {
    if (!composing) {
      clearTimeout(timer);
      timer = setTimeout(look, 150);
    }
  });
  // The browser's own change event comes when the field is left; a choice still to be made must not be saved before it.
  input.addEventListener('change', event => {
    if (event.isTrusted) {
      event.stopImmediatePropagation();
    }
  }, true);

  input.addEventListener('keydown', event => {
    if (event.isComposing) {
      return;
    }
    const open = !list.hidden && list.children.length > 0;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      if (open) {
        point(current < 0 ? (event.key === 'ArrowDown' ? 0 : -1) : current + (event.key === 'ArrowDown' ? 1 : -1));
      } else {
        look();
      }
    } else if (event.key === 'Enter' && open && current >= 0) {
      event.preventDefault();
      choose(options()[current]);
    } else if (event.key === 'Escape' && open) {
      event.preventDefault();
      close();
    }
  });
  list.addEventListener('mousedown', event => event.preventDefault());
  list.addEventListener('click', event => {
    const option = event.target.closest('[role="option"]');
    if (option) {
      choose(option);
    }
  });
  input.addEventListener('blur', () => { close(); settle(); });
}
