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
  try {
    const answer = await fetch(form.action, { method: 'POST', body: new URLSearchParams(data), headers: { 'X-Requested-With': 'XMLHttpRequest' } });
    if (!answer.ok && answer.status !== 422) {
      if (answer.status === 401 || answer.status === 404) {
        location.reload();
        return;
      }
      throw new Error(String(answer.status));
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
    // The steps below stand on the list as it is now, not as it was when the page came.
    for (const input of document.querySelectorAll('.list-steps input[name="version"]')) {
      input.value = fresh.dataset.version;
    }
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
