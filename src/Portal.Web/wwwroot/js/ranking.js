// A recommendation list: each change goes to the server at once, and the server's list comes back. Without this script the same forms
// post and the page comes back whole.

const said = document.querySelector('[data-said]');
let busy = false;

const say = text => {
  said.textContent = '';
  // Said again though it is the same words.
  requestAnimationFrame(() => { said.textContent = text; });
};

/** Sends one change and shows what the list is now; the focus stays on the control that was used, where that is still there. */
async function send(form, fields) {
  if (busy) {
    return;
  }
  busy = true;
  const board = document.getElementById('board');
  board.setAttribute('aria-busy', 'true');
  const data = new FormData(form);
  for (const [name, value] of Object.entries(fields)) {
    data.set(name, value);
  }
  const place = form.closest('.place');
  if (['to', 'up', 'down', 'put'].includes(data.get('act')) && data.get('standing') === place.dataset.standing) {
    data.set('reorders', 'true');
  }
  try {
    const answer = await fetch(form.action, { method: 'POST', body: new URLSearchParams(data), headers: { 'X-Requested-With': 'XMLHttpRequest' } });
    if (!answer.ok && answer.status !== 422) {
      if (answer.status === 401 || answer.status === 404) {
        // The page itself says why. Not reloaded: after a form that was refused, that would send it again.
        location.replace(location.pathname);
        return;
      }
      throw new Error(String(answer.status));
    }
    if (answer.ok && answer.headers.get('Content-Type')?.startsWith('application/json')) {
      const { said: words, rank, version } = await answer.json();
      reorder(place, rank, version);
      board.removeAttribute('aria-busy');
      delete form.dataset.sent;
      say(words);
      document.dispatchEvent(new CustomEvent('portal:saved', { bubbles: true }));
      return;
    }
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const fresh = page.getElementById('board');
    // What was typed elsewhere meanwhile stays typed, and a focus that went on stays where it went.
    const moved = data.get('application');
    const typed = [...board.querySelectorAll('input[name="rank"]')]
      .filter(input => input.value !== input.defaultValue && input.closest('.place').dataset.application !== moved)
      .map(input => [input.id, input.value]);
    const focused = document.activeElement?.closest?.('.place')?.dataset.application;
    const elsewhere = focused && focused !== moved ? document.activeElement.id : '';
    board.replaceWith(fresh);
    showVersion(fresh.dataset.version);
    for (const [id, value] of typed) {
      const input = document.getElementById(id);
      if (input) {
        input.value = value;
      }
    }
    if (elsewhere) {
      document.getElementById(elsewhere)?.focus({ preventScroll: true });
    } else {
      refocus(moved, data.get('act'));
    }
    say(fresh.dataset.textRefused || fresh.dataset.textSaid || '');
    document.dispatchEvent(new CustomEvent('portal:saved', { bubbles: true }));
  } catch {
    delete form.dataset.sent;
    board.removeAttribute('aria-busy');
    say(board.dataset.textFailed);
  } finally {
    busy = false;
  }
}

/** What is on the screen is this version, also for the forms below the list. */
function showVersion(version) {
  for (const input of document.querySelectorAll('main input[name="version"]')) {
    input.value = String(version);
  }
}

/** Puts a row at its new rank in its half of the list; those behind the quota's line stay behind it. */
function reorder(place, rank, version) {
  const board = document.getElementById('board');
  board.querySelector('.notice')?.remove();
  const control = document.activeElement;
  const lists = [...board.querySelectorAll(`.places[data-standing="${place.dataset.standing}"]`)];
  const sizes = lists.map(list => list.children.length);
  const rows = lists.flatMap(list => [...list.children]);
  rows.splice(rows.indexOf(place), 1);
  rows.splice(rank - 1, 0, place);
  let first = 0;
  lists.forEach((list, half) => {
    const wanted = rows.slice(first, first + sizes[half]);
    first += sizes[half];
    wanted.forEach((row, index) => {
      if (list.children[index] !== row) {
        list.insertBefore(row, list.children[index] ?? null);
      }
      row.classList.toggle('over', list.classList.contains('over'));
    });
  });
  rows.forEach((row, index) => {
    const number = String(index + 1);
    row.dataset.rank = number;
    row.querySelector('.place-rank').textContent = number;
    row.querySelector('input[name="at"]').value = number;
    const typed = row.querySelector('input[name="rank"]');
    const untouched = row === place || typed.value === typed.defaultValue;
    typed.defaultValue = number;
    if (untouched) {
      typed.value = number;
    }
    for (const [act, end] of [['up', 0], ['down', rows.length - 1]]) {
      const button = row.querySelector(`button[value="${act}"]`);
      if (index === end) {
        button.setAttribute('aria-disabled', 'true');
      } else {
        button.removeAttribute('aria-disabled');
      }
    }
  });
  showVersion(version);
  // Moving a row takes the focus away.
  control?.focus?.({ preventScroll: true });
  place.scrollIntoView({ block: 'nearest' });
}

function refocus(application, act) {
  const place = document.querySelector(`.place[data-application="${CSS.escape(application)}"]`);
  const control = place?.querySelector(act === 'put' || act === 'to' ? 'input[name="rank"]' : `button[value="${act}"]`)
    ?? place?.querySelector('button, input:not([type="hidden"])');
  control?.focus({ preventScroll: true });
  place?.scrollIntoView({ block: 'nearest' });
}

document.addEventListener('submit', event => {
  const form = event.target.closest('.place-controls');
  if (form) {
    event.preventDefault();
    if (event.submitter?.getAttribute('aria-disabled') === 'true') {
      delete form.dataset.sent;
      return;
    }
    send(form, { act: event.submitter?.value ?? 'to' });
  }
});

document.addEventListener('keydown', event => {
  if (event.altKey && (event.key === 'ArrowUp' || event.key === 'ArrowDown') && !event.isComposing) {
    const button = event.target.closest?.('.place')?.querySelector(`button[value="${event.key === 'ArrowUp' ? 'up' : 'down'}"]`);
    if (button) {
      event.preventDefault();
      button.click();
    }
  }
});

// Dragging, by mouse, pen and finger: from the grip, over any row of the list.
let drag = null;

const targetAt = y => {
  const rows = [...document.querySelectorAll('.places[data-standing] > .place')].filter(row => row !== drag.place);
  for (const list of document.querySelectorAll('.places[data-standing]')) {
    const box = list.getBoundingClientRect();
    if (list.querySelector('.place') === null && y > box.top - 24 && y < box.bottom + 24) {
      return { list, standing: list.dataset.standing, rank: 1 };
    }
  }
  let nearest = null;
  for (const row of rows) {
    const box = row.getBoundingClientRect();
    const distance = Math.abs(y - (box.top + box.bottom) / 2);
    if (!nearest || distance < nearest.distance) {
      nearest = { row, distance, after: y > (box.top + box.bottom) / 2 };
    }
  }
  if (!nearest) {
    return null;
  }
  const { standing } = nearest.row.dataset;
  let rank = Number(nearest.row.dataset.rank) + (nearest.after ? 1 : 0);
  // Those behind it close up when it leaves the same half of the list.
  if (drag.place.dataset.standing === standing && Number(drag.place.dataset.rank) < rank) {
    rank -= 1;
  }
  return { row: nearest.row, after: nearest.after, standing, rank };
};

const unmark = () => {
  for (const marked of document.querySelectorAll('.drop-before, .drop-after, .drop-into')) {
    marked.classList.remove('drop-before', 'drop-after', 'drop-into');
  }
};

const end = () => {
  unmark();
  drag?.place.classList.remove('dragged');
  cancelAnimationFrame(drag?.frame);
  drag = null;
};

const follow = () => {
  if (!drag) {
    return;
  }
  const edge = 60;
  if (drag.y < edge || drag.y > innerHeight - edge) {
    scrollBy(0, drag.y < edge ? -8 : 8);
  }
  unmark();
  drag.target = targetAt(drag.y);
  (drag.target?.row ?? drag.target?.list)?.classList.add(drag.target.row ? (drag.target.after ? 'drop-after' : 'drop-before') : 'drop-into');
  drag.frame = requestAnimationFrame(follow);
};

document.addEventListener('pointerdown', event => {
  const grip = event.target.closest?.('[data-grip]');
  if (!grip || event.button !== 0 || busy) {
    return;
  }
  event.preventDefault();
  grip.setPointerCapture(event.pointerId);
  drag = { place: grip.closest('.place'), y: event.clientY, target: null };
  drag.place.classList.add('dragged');
  follow();
});
document.addEventListener('pointermove', event => {
  if (drag) {
    drag.y = event.clientY;
  }
});
document.addEventListener('pointerup', () => {
  if (!drag) {
    return;
  }
  const { place } = drag;
  const target = targetAt(drag.y);
  end();
  if (target && (target.standing !== place.dataset.standing || target.rank !== Number(place.dataset.rank))) {
    send(place.querySelector('form'), { act: 'put', standing: target.standing, rank: String(target.rank) });
  }
});
document.addEventListener('pointercancel', end);
document.addEventListener('keydown', event => {
  if (event.key === 'Escape' && drag) {
    end();
  }
});
