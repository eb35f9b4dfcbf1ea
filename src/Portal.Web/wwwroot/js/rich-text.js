// The editor of long texts (_RichText). Without this script its text area does the work. The server decides what a text may hold:
// what is pasted goes through its cleaner first, and what is saved goes through it again. Here only the same few elements are let
// into the page, so that what one sees is what will be stored.

const kept = new Set(['P', 'H3', 'H4', 'UL', 'OL', 'LI', 'TABLE', 'THEAD', 'TBODY', 'TR', 'TH', 'TD', 'BR', 'IMG', 'STRONG', 'EM', 'U', 'SUB', 'SUP']);
const renamed = { B: 'STRONG', I: 'EM', DIV: 'P', H1: 'H3', H2: 'H3', H5: 'H4', H6: 'H4' };
const silent = new Set(['SCRIPT', 'STYLE', 'TEMPLATE', 'TITLE', 'NOSCRIPT', 'TEXTAREA', 'IFRAME', 'OBJECT', 'SVG', 'MATH', 'svg', 'math']);
const picture = /^\/applications\/pictures\/[0-9a-f-]{36}$/;

/** Copies what may stay of one element's children into another. Nothing is parsed here, and no attribute but these comes along. */
function copy(from, to) {
  for (const node of from.childNodes) {
    if (node.nodeType === Node.TEXT_NODE) {
      to.append(node.data);
    } else if (node.nodeType === Node.ELEMENT_NODE && !silent.has(node.nodeName)) {
      const name = renamed[node.nodeName] ?? node.nodeName;
      if (!kept.has(name)) {
        copy(node, to);
        continue;
      }
      const made = document.createElement(name);
      for (const span of name === 'TD' || name === 'TH' ? ['colspan', 'rowspan'] : []) {
        if (/^[1-9]\d{0,2}$/.test(node.getAttribute(span) ?? '')) {
          made.setAttribute(span, node.getAttribute(span));
        }
      }
      if (name === 'IMG') {
        const address = URL.parse(node.getAttribute('src') ?? '', location.href);
        if (address?.origin !== location.origin || !picture.test(address.pathname)) {
          continue;
        }
        made.setAttribute('src', address.pathname);
        made.setAttribute('alt', node.getAttribute('alt') ?? '');
      }
      copy(node, made);
      to.append(made);
    }
  }
  return to;
}

/** A stored text, or one typed without scripts, as nodes. A parsed document is inert: nothing in it runs or loads. */
function nodesOf(text) {
  return /^\s*<[a-z!]/i.test(text) ? parsed(text) : paragraphsOf(text);
}

const parsed = html => copy(new DOMParser().parseFromString(html, 'text/html').body, document.createDocumentFragment());

/** Empty lines part paragraphs. */
function paragraphsOf(text) {
  const made = document.createDocumentFragment();
  for (const part of text.replace(/\r\n?/g, '\n').split(/\n[^\S\n]*\n\s*/)) {
    if (part.trim()) {
      const paragraph = document.createElement('p');
      part.trim().split('\n').forEach((line, index) => paragraph.append(...(index ? [document.createElement('br')] : []), line));
      made.append(paragraph);
    }
  }
  return made;
}

/** As RichDocument.CountCharacters counts: everything but spaces and what cannot be seen. */
export const characters = text => [...text].filter(letter => !/[\s\p{Cc}\p{Cf}\u0085]/u.test(letter)).length;

/** What lies in the clipboard as bytes would only be sent to be dropped: pictures of Word and WPS. */
const slim = html => html.replace(/(\ssrc\s*=\s*["']?\s*)data:[^"'\s>]*/gi, '$1data:');

const template = document.getElementById('rich-text-editor');

// A page may have forty of them, folded up: an editor is made when its field is unfolded.
for (const field of document.querySelectorAll('[data-rich-text]')) {
  const folded = field.closest('details:not([open])');
  if (folded) {
    folded.addEventListener('toggle', () => start(field), { once: true });
  } else {
    start(field);
  }
}

function start(field) {
  // An attribute of a field that is empty says nothing of its own.
  const words = { ...template.dataset, ...Object.fromEntries(Object.entries(field.dataset).filter(([, value]) => value)) };
  const source = field.querySelector('textarea');
  const label = field.querySelector('label');
  const frame = template.content.firstElementChild.cloneNode(true);
  const area = frame.querySelector('.rich-text-area');
  const tools = frame.querySelector('[role="toolbar"]');
  const tableTools = frame.querySelector('[data-table-tools]');
  const count = frame.querySelector('[data-count]');
  const says = frame.querySelector('[data-says]');
  const input = Object.assign(document.createElement('input'), { type: 'file', accept: '.jpg,.jpeg,.png' });
  const most = Number(words.most) || Infinity;
  const textCount = words.most ? words.textCount : words.textCounted;
  const plain = Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, 'value');
  let idle = 0;
  let untold = false;
  let pictureAt = null;

  // The text area stays what the form posts and what other scripts read and write; it is only not seen. Whatever they write into it
  // (a colleague's text, a draft of an earlier visit) shows in the editor.
  Object.defineProperty(source, 'value', {
    configurable: true,
    get: () => plain.get.call(source),
    set: text => {
      plain.set.call(source, text);
      show(text);
      record(copy(area, document.createElement('div')).innerHTML, true);
    },
  });

  const show = text => {
    area.replaceChildren(nodesOf(text));
    settle();
    tell();
  };

  const isEmpty = () => !area.querySelector('img, table') && area.textContent.trim() === '';

  // Browsers put lists and paragraphs into paragraphs; and a caret needs a paragraph to stand in, also below a table.
  const settle = () => {
    for (let inner; (inner = area.querySelector('p > p, p > ul, p > ol, p > table, h3 > p, h4 > p'));) {
      keepingCaret(() => {
        const outer = inner.parentElement;
        const rest = outer.cloneNode(false);
        while (inner.nextSibling) {
          rest.append(inner.nextSibling);
        }
        outer.after(inner, rest);
        for (const half of [outer, rest]) {
          if (half.childNodes.length === 0) {
            half.remove();
          }
        }
      });
    }
    if (!area.lastElementChild || ['TABLE', 'UL', 'OL'].includes(area.lastElementChild.nodeName)) {
      const paragraph = document.createElement('p');
      paragraph.append(document.createElement('br'));
      area.append(paragraph);
    }
  };

  const tell = () => {
    const written = characters(area.innerText);
    const over = written - most;
    count.classList.toggle('over', over > 0);
    count.textContent = (over > 0 ? words.textOver : textCount)
      .replace('{0}', written).replace('{1}', over > 0 ? over : most);
  };

  // Moving a node moves the caret out of it: it is put back where it was.
  const keepingCaret = act => {
    const range = here();
    const [node, offset] = range ? [range.startContainer, range.startOffset] : [];
    act();
    if (node?.isConnected && area.contains(node)) {
      const back = document.createRange();
      back.setStart(node, Math.min(offset, node.nodeType === Node.TEXT_NODE ? node.length : node.childNodes.length));
      stand(back);
    }
  };

  // Undoing by states of our own: a browser's history knows nothing of what a script put into the text.
  const history = [];
  let now = -1;
  const record = (html, step) => {
    if (history[now]?.html === html) {
      return;
    }
    const state = { html, caret: caretOffset(), time: Date.now(), step };
    // What is typed in one go is undone in one go.
    if (!step && now > 0 && !history[now].step && state.time - history[now].time < 1000) {
      history.length = now;
      now--;
      state.time = history[now + 1]?.time ?? state.time;
    }
    history.length = now + 1;
    history.push(state);
    if (history.length > 100) {
      history.shift();
    }
    now = history.length - 1;
  };
  const caretOffset = () => {
    const range = here();
    if (!range) {
      return null;
    }
    const before = document.createRange();
    before.setStart(area, 0);
    before.setEnd(range.startContainer, range.startOffset);
    return before.toString().length;
  };
  const travel = to => {
    if (!history[to]) {
      return;
    }
    now = to;
    area.replaceChildren(parsed(history[to].html));
    settle();
    let left = history[to].caret ?? Infinity;
    const texts = document.createTreeWalker(area, NodeFilter.SHOW_TEXT);
    let found = null;
    while (texts.nextNode()) {
      found = texts.currentNode;
      if (left <= found.length) {
        break;
      }
      left -= found.length;
    }
    const range = endOfText();
    if (found) {
      range.setStart(found, Math.min(left, found.length));
      range.collapse(true);
    }
    stand(range);
    changed();
  };

  // The form learns of every key, and that a change is complete when the hands rest or leave.
  const changed = (step = false) => {
    const made = document.createElement('div');
    copy(area, made);
    record(made.innerHTML, step);
    plain.set.call(source, isEmpty() ? '' : made.innerHTML);
    tell();
    untold = true;
    source.dispatchEvent(new Event('input', { bubbles: true }));
    clearTimeout(idle);
    idle = setTimeout(complete, 900);
  };
  const complete = () => {
    clearTimeout(idle);
    if (untold) {
      untold = false;
      source.dispatchEvent(new Event('change', { bubbles: true }));
    }
  };

  const say = (text, ...values) => { says.textContent = text.replace(/\{(\d)\}/g, (_, place) => values[place]); };

  const here = () => {
    const selection = getSelection();
    return selection.rangeCount > 0 && area.contains(selection.anchorNode) ? selection.getRangeAt(0) : null;
  };
  const within = name => {
    const node = here()?.startContainer;
    const element = node?.nodeType === Node.TEXT_NODE ? node.parentElement : node;
    const found = element?.closest?.(name);
    return found && area.contains(found) && found !== area ? found : null;
  };
  const stand = range => {
    area.focus();
    const selection = getSelection();
    selection.removeAllRanges();
    selection.addRange(range ?? endOfText());
  };
  const endOfText = () => {
    const range = document.createRange();
    range.selectNodeContents(area);
    range.collapse(false);
    return range;
  };
  const standIn = element => {
    const range = document.createRange();
    range.selectNodeContents(element);
    range.collapse(true);
    stand(range);
  };

  const run = (command, value) => document.execCommand(command, false, value);

  // Blocks go between blocks: the paragraph is parted at the caret, and what is left empty goes.
  const insert = (nodes, range) => {
    stand(range);
    const single = nodes.childNodes.length === 1 && nodes.firstChild.nodeName === 'P' ? nodes.firstChild : null;
    const cell = within('td, th');
    const inline = single ?? (cell ? flat(nodes) : null);
    if (inline) {
      const at = here();
      at.deleteContents();
      const last = inline.lastChild;
      at.insertNode(wrap(inline));
      if (last) {
        const after = document.createRange();
        after.setStartAfter(last);
        stand(after);
      }
    } else {
      const at = here();
      at.deleteContents();
      const block = top(at.startContainer);
      const last = nodes.lastElementChild;
      if (!block) {
        area.append(nodes);
      } else {
        const rest = document.createRange();
        rest.setStart(at.startContainer, at.startOffset);
        rest.setEndAfter(block);
        const below = rest.extractContents();
        block.after(nodes, below);
        for (const half of [block, last?.nextElementSibling]) {
          if (half && half !== last && half.textContent.trim() === '' && !half.querySelector('img, td')) {
            half.remove();
          }
        }
      }
      if (last?.isConnected) {
        const after = document.createRange();
        after.selectNodeContents(last);
        after.collapse(false);
        stand(after);
        last.scrollIntoView({ block: 'nearest' });
      }
    }
    settle();
    changed(true);
  };
  const wrap = element => {
    const made = document.createDocumentFragment();
    made.append(...element.childNodes);
    return made;
  };
  const flat = nodes => {
    const made = document.createElement('div');
    for (const line of nodes.querySelectorAll('p, h3, h4, li, tr')) {
      if (made.childNodes.length) {
        made.append(document.createElement('br'));
      }
      made.append(line.textContent);
    }
    return made;
  };
  const top = node => {
    let block = node;
    while (block && block.parentNode !== area) {
      block = block === area ? null : block.parentNode;
    }
    return block;
  };

  const send = (address, body, type) => fetch(address, {
    method: 'POST', body, credentials: 'same-origin', redirect: 'error',
    headers: { 'X-Requested-With': 'XMLHttpRequest', RequestVerificationToken: words.token, Accept: 'application/json', ...type },
  });

  const paste = async (data, range) => {
    const html = data.getData('text/html');
    const text = data.getData('text/plain');
    const files = [...data.files].filter(file => file.type.startsWith('image/'));
    if (!html && files.length > 0) {
      for (const file of files) {
        await upload(file, range);
      }
      return;
    }
    if (!html) {
      insert(paragraphsOf(text), range);
      return;
    }
    say(words.textPasting);
    let answer = null;
    try {
      answer = await send(`${words.clean}?pictures=${Boolean(words.pictures)}`, slim(html), { 'Content-Type': 'text/html; charset=utf-8' });
    } catch {
      // No connection: the words at least are kept.
    }
    const json = await answer?.json().catch(() => null);
    if (answer?.ok && typeof json?.html === 'string') {
      if (json.html) {
        insert(nodesOf(json.html), range);
      }
      say(json.notice + (json.droppedPictures > 0 && !words.pictures ? words.textNoPictures : ''));
    } else if (answer?.status === 413 && json?.detail) {
      say(words.textNotPasted, json.detail);
    } else {
      insert(paragraphsOf(text), range);
      say(words.textPastedPlain);
    }
  };

  const upload = async (file, range) => {
    if (!words.pictures) {
      say(words.textNoPictures);
      return;
    }
    say(words.textUploading);
    const body = new FormData();
    body.set('file', file);
    const answer = await send(words.pictures, body).catch(() => null);
    const json = await answer?.json().catch(() => null);
    if (!answer?.ok || !json?.id) {
      say(words.textNotUploaded, json?.detail ?? words.textOffline);
      return;
    }
    const paragraph = document.createElement('p');
    const image = document.createElement('img');
    image.src = `/applications/pictures/${json.id}`;
    image.alt = file.name.replace(/\.[^.]*$/, '');
    paragraph.append(image);
    const made = document.createDocumentFragment();
    made.append(paragraph);
    insert(made, range);
    say(words.textUploaded);
  };

  // Deleting over the edges of paragraphs. A browser that joins a heading with a paragraph writes style attributes, which the page's
  // content security policy refuses.
  const textBlock = node => {
    const element = node.nodeType === Node.TEXT_NODE ? node.parentElement : node;
    const found = element?.closest?.('p, h3, h4, li, td, th');
    return found && area.contains(found) ? found : null;
  };
  const isAt = (edge, range, block) => {
    const rest = range.cloneRange();
    if (edge === 'start') {
      rest.setStart(block, 0);
    } else {
      rest.setEnd(block, block.childNodes.length);
    }
    return rest.toString().trim() === '' && !rest.cloneContents().querySelector('img');
  };
  const isBlank = block => block.textContent.trim() === '' && !block.querySelector('img');
  const join = (first, second) => {
    if (first.lastChild?.nodeName === 'BR') {
      first.lastChild.remove();
    }
    const seam = document.createRange();
    seam.selectNodeContents(first);
    seam.collapse(false);
    const [node, offset] = first.lastChild?.nodeType === Node.TEXT_NODE ? [first.lastChild, first.lastChild.length] : [first, first.childNodes.length];
    first.append(...second.childNodes);
    for (let empty = second; empty !== area && empty.childNodes.length === 0;) {
      const outer = empty.parentElement;
      empty.remove();
      empty = outer;
    }
    if (first.childNodes.length === 0) {
      first.append(document.createElement('br'));
    }
    seam.setStart(node, Math.min(offset, node.nodeType === Node.TEXT_NODE ? node.length : node.childNodes.length));
    seam.collapse(true);
    stand(seam);
  };
  const cut = range => {
    const [first, last] = [textBlock(range.startContainer), textBlock(range.endContainer)];
    range.deleteContents();
    const cells = 'td, th';
    if (first && last && first !== last && first.isConnected && last.isConnected && !first.matches(cells) && !last.matches(cells)) {
      join(first, last);
    }
    if (isEmpty()) {
      area.replaceChildren();
    }
    settle();
    if (!textBlock(here()?.startContainer ?? area)) {
      standIn(first?.isConnected ? first : area.firstElementChild);
    }
  };
  area.addEventListener('beforeinput', event => {
    const range = here();
    if (!range || event.isComposing || !event.cancelable) {
      return;
    }
    const deletes = event.inputType.startsWith('delete');
    const block = textBlock(range.startContainer);
    if (!range.collapsed && (deletes || event.inputType === 'insertText' || event.inputType === 'insertParagraph')
      && (block !== textBlock(range.endContainer) || !block)) {
      cut(range);
      if (deletes) {
        event.preventDefault();
        changed(true);
      }
      return;
    }
    if (!range.collapsed || !deletes || block?.parentElement !== area) {
      return;
    }
    const forward = event.inputType.endsWith('Forward');
    const beside = forward ? block.nextElementSibling : block.previousElementSibling;
    if (beside && ['P', 'H3', 'H4'].includes(beside.nodeName) && isAt(forward ? 'end' : 'start', range, block)) {
      event.preventDefault();
      const [first, second] = forward ? [block, beside] : [beside, block];
      if (isBlank(first)) {
        first.remove();
        standIn(second);
      } else {
        join(first, second);
      }
      changed(true);
    }
  });

  // Tables: rows and columns of plain ones. Merged cells are better mended where they were made.
  const grid = () => {
    const cell = within('td, th');
    const table = cell?.closest('table');
    return table && { cell, table, row: cell.parentElement, column: [...cell.parentElement.cells].indexOf(cell), merged: Boolean(table.querySelector('[colspan], [rowspan]')) };
  };
  const blank = (name = 'td') => {
    const cell = document.createElement(name);
    cell.append(document.createElement('br'));
    return cell;
  };
  const actions = {
    table: () => {
      const table = document.createElement('table');
      const head = table.createTHead().insertRow();
      const body = table.createTBody();
      for (let column = 0; column < 3; column++) {
        head.append(blank('th'));
      }
      for (let row = 0; row < 2; row++) {
        const made = body.insertRow();
        for (let column = 0; column < 3; column++) {
          made.append(blank());
        }
      }
      const made = document.createDocumentFragment();
      made.append(table);
      const outer = within('table') ?? within('ul, ol');
      const range = outer ? document.createRange() : here();
      if (outer) {
        range.setStartAfter(top(outer));
        top(outer).after(made);
        settle();
        changed(true);
      } else {
        insert(made, range);
      }
      standIn(table.rows[0].cells[0]);
    },
    picture: () => {
      pictureAt = here()?.cloneRange();
      input.click();
    },
    undo: () => travel(now - 1),
    addRow: () => alter(({ table, row, column }) => {
      const made = document.createElement('tr');
      made.append(...[...row.cells].map(() => blank()));
      (row.closest('thead') ? table.tBodies[0] ?? table.createTBody() : row.parentElement).insertBefore(made, row.closest('thead') ? table.tBodies[0].firstChild : row.nextSibling);
      return made.cells[column];
    }),
    removeRow: () => alter(({ table, row, column }) => {
      const next = row.nextElementSibling ?? row.previousElementSibling;
      row.remove();
      return clear(table) ?? (next ?? table.rows[0]).cells[column];
    }),
    addColumn: () => alter(({ table, row, column }) => {
      for (const each of table.rows) {
        each.insertBefore(blank(each.cells[column]?.nodeName ?? 'td'), each.cells[column + 1] ?? null);
      }
      return row.cells[column + 1];
    }),
    removeColumn: () => alter(({ table, row, column }) => {
      for (const each of [...table.rows]) {
        each.cells[column]?.remove();
        if (each.cells.length === 0) {
          each.remove();
        }
      }
      return clear(table) ?? row.cells[Math.max(0, column - 1)];
    }),
  };
  const alter = act => {
    const place = grid();
    if (!place) {
      return;
    }
    if (place.merged) {
      say(words.textMerged);
      return;
    }
    standIn(act(place) ?? area.lastElementChild);
    changed(true);
  };
  const clear = table => {
    if (table.rows.length > 0) {
      return null;
    }
    const next = table.nextElementSibling;
    table.remove();
    settle();
    return next ?? area.lastElementChild;
  };

  const act = name => {
    if (!here()) {
      stand(null);
    }
    says.textContent = '';
    if (actions[name]) {
      actions[name]();
    } else if (name === 'h3' || name === 'h4') {
      if (!within('table, ul, ol')) {
        run('formatBlock', within(name) ? 'p' : name);
      }
    } else if (!(name.startsWith('insert') && within('table'))) {
      run(name);
    }
    look();
  };

  const look = () => {
    for (const button of tools.querySelectorAll('[aria-pressed]')) {
      const name = button.dataset.do;
      const pressed = name.startsWith('h') ? Boolean(within(name)) : Boolean(here()) && document.queryCommandState(name);
      button.setAttribute('aria-pressed', String(pressed));
    }
    tableTools.hidden = !within('td, th');
  };

  // One stop of the tab key; arrows move within, as in any toolbar.
  const buttons = () => [...tools.querySelectorAll('button')].filter(button => button.offsetParent);
  const rove = to => {
    for (const button of tools.querySelectorAll('button')) {
      button.tabIndex = button === to ? 0 : -1;
    }
  };
  rove(tools.querySelector('button'));
  tools.addEventListener('keydown', event => {
    const all = buttons();
    const at = all.indexOf(event.target);
    const to = { ArrowRight: all[(at + 1) % all.length], ArrowLeft: all[(at - 1 + all.length) % all.length], Home: all[0], End: all.at(-1) }[event.key];
    if (to) {
      event.preventDefault();
      rove(to);
      to.focus();
    }
  });
  // The selection stays where it is while a button is pressed.
  tools.addEventListener('mousedown', event => event.preventDefault());
  tools.addEventListener('click', event => {
    const button = event.target.closest('[data-do]');
    if (button) {
      rove(button);
      act(button.dataset.do);
    }
  });

  area.addEventListener('input', event => {
    event.stopPropagation();
    if (!event.isComposing) {
      settle();
    }
    changed();
  });
  area.addEventListener('compositionend', () => changed());
  area.addEventListener('focusout', complete);
  area.addEventListener('paste', event => {
    event.preventDefault();
    paste(event.clipboardData, here()?.cloneRange());
  });
  area.addEventListener('drop', event => {
    event.preventDefault();
    const at = document.caretPositionFromPoint?.(event.clientX, event.clientY);
    const range = document.createRange();
    if (at && area.contains(at.offsetNode)) {
      range.setStart(at.offsetNode, at.offset);
    }
    paste(event.dataTransfer, at ? range : null);
  });
  area.addEventListener('keydown', event => {
    if (event.isComposing) {
      return;
    }
    const cell = within('td, th');
    const letter = event.ctrlKey || event.metaKey ? event.key.toLowerCase() : '';
    if (letter === 'z' || letter === 'y') {
      event.preventDefault();
      travel(now + (letter === 'y' || event.shiftKey ? 1 : -1));
    } else if (event.key === 'Enter' && cell) {
      // A cell holds lines, not paragraphs.
      event.preventDefault();
      run('insertLineBreak');
    } else if (event.key === 'Tab' && cell) {
      const cells = [...cell.closest('table').querySelectorAll('td, th')];
      const next = cells[cells.indexOf(cell) + (event.shiftKey ? -1 : 1)];
      if (next) {
        event.preventDefault();
        standIn(next);
      }
    } else if (event.key === 'F10' && event.altKey) {
      event.preventDefault();
      buttons().find(button => button.tabIndex === 0)?.focus();
    }
  });
  document.addEventListener('selectionchange', () => document.activeElement === area && look());
  input.addEventListener('change', async () => {
    const files = [...input.files];
    input.value = '';
    for (const file of files) {
      await upload(file, pictureAt);
    }
  });

  // Links of an error summary and labels lead to the text area's id: the editor takes the focus, and says what is said of it.
  source.addEventListener('focus', () => area.focus());
  const mirror = () => {
    for (const name of ['aria-invalid', 'aria-describedby']) {
      const value = [source.getAttribute(name), name === 'aria-describedby' ? count.id : null].filter(Boolean).join(' ');
      if (value) {
        area.setAttribute(name, value);
      } else {
        area.removeAttribute(name);
      }
    }
  };
  new MutationObserver(mirror).observe(source, { attributes: true, attributeFilter: ['aria-invalid', 'aria-describedby'] });

  area.id = `${source.id}-area`;
  count.id = `${source.id}-count`;
  area.setAttribute('aria-labelledby', label.id);
  tools.setAttribute('aria-controls', area.id);
  tools.setAttribute('aria-label', tools.getAttribute('aria-label').replace('{0}', label.firstChild.data.trim()));
  if (!words.pictures) {
    tools.querySelector('[data-do="picture"]').remove();
  }
  run('defaultParagraphSeparator', 'p');
  run('styleWithCSS', 'false');
  mirror();
  show(source.value);
  record(copy(area, document.createElement('div')).innerHTML, true);
  source.classList.add('visually-hidden');
  source.tabIndex = -1;
  source.setAttribute('aria-hidden', 'true');
  source.after(frame);
}
