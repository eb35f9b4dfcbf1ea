// What every page needs. Each part finds its own elements and does nothing where there are none; without scripts the
// page works as it stands.

// The error summary takes the focus, so that readers' software says it first.
document.querySelector('[data-focus-on-load]')?.focus();

// A link of the summary leads to the control itself, not only to its place.
for (const link of document.querySelectorAll('.error-summary a[href^="#"]')) {
  link.addEventListener('click', event => {
    const control = document.getElementById(link.hash.slice(1));
    if (control) {
      event.preventDefault();
      (control.closest('.field, .level-picker') ?? control).scrollIntoView({ block: 'start' });
      control.focus({ preventScroll: true });
    }
  });
}

// Text areas count down; the words come with the page.
function countDown(area) {
  const most = Number(area.dataset.countTo);
  const line = document.createElement('p');
  line.className = 'characters';
  area.after(line);
  const show = () => {
    const left = most - [...area.value].length;
    const text = left < 0 ? area.dataset.textOver : area.dataset.textLeft;
    line.classList.toggle('over', left < 0);
    line.textContent = text.replace('{0}', String(Math.abs(left)));
  };
  area.addEventListener('input', show);
  show();
}
document.querySelectorAll('textarea[data-count-to]').forEach(countDown);
// A part of the page that came later.
document.addEventListener('portal:exchanged', event => event.target.querySelectorAll('textarea[data-count-to]').forEach(countDown));

// A button that prints.
for (const button of document.querySelectorAll('[data-print]')) {
  button.addEventListener('click', () => window.print());
}

// A form is sent once: a second press while the first is under way does nothing. Heard at the document, so that it holds for forms that
// come later too.
document.addEventListener('submit', event => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== 'post') {
    return;
  }
  if (form.dataset.sent) {
    event.preventDefault();
  }
  form.dataset.sent = 'yes';
});
const sendable = () => {
  for (const form of document.querySelectorAll('form[data-sent]')) {
    delete form.dataset.sent;
  }
};
addEventListener('pageshow', sendable);
// An upload that its reader stopped may be sent again, and so may what was changed since, where the browser does not tell of the stop.
window.navigation?.addEventListener('navigate', event => event.signal.addEventListener('abort', sendable));
document.addEventListener('change', event => { delete event.target.form?.dataset.sent; });

// Leaving with unsaved text: forms marked data-guard-unsaved, and any save-state that is not at rest.
const guarded = document.querySelectorAll('form[data-guard-unsaved]');
const changed = new Set();
for (const form of guarded) {
  form.addEventListener('input', () => changed.add(form));
  form.addEventListener('submit', () => changed.delete(form));
  form.addEventListener('portal:saved', () => changed.delete(form));
}
addEventListener('beforeunload', event => {
  const pending = document.querySelector('[data-save-state]:not([data-save-state="idle"], [data-save-state="saved"])');
  if (changed.size > 0 || (pending && !document.querySelector('form[data-sent]'))) {
    event.preventDefault();
  }
});

// The session ends after idle minutes. The server counts from the last request it saw; a request of any tab counts,
// so the tabs tell each other.
const ending = document.getElementById('session-ending');
if (ending) {
  const minute = 60_000;
  const idle = Number(ending.dataset.idleMinutes) * minute;
  const warn = Number(ending.dataset.warnMinutes) * minute;
  const text = ending.querySelector('[data-template]');
  const tabs = new BroadcastChannel('portal-session');
  // The end that no activity moves, counted from this page's arrival: the two clocks need not agree.
  const latest = Date.now() + Number(ending.dataset.secondsLeft) * 1000;
  let ends = Math.min(Date.now() + idle, latest);

  const extend = () => {
    ends = Math.min(Date.now() + idle, latest);
    if (ending.open) {
      ending.close();
    }
  };
  tabs.addEventListener('message', extend);
  tabs.postMessage('used');
  // An autosave that was acknowledged has used the session too.
  document.addEventListener('portal:saved', () => { extend(); tabs.postMessage('used'); });

  ending.addEventListener('close', async () => {
    if (Date.now() >= ends) {
      return;
    }
    const answer = await fetch(ending.dataset.keepAlive, { headers: { 'X-Requested-With': 'XMLHttpRequest' }, redirect: 'error' }).catch(() => null);
    if (answer?.ok) {
      extend();
      tabs.postMessage('used');
    }
  });

  setInterval(() => {
    const left = ends - Date.now();
    if (left > 0 && left <= warn) {
      const seconds = Math.ceil(left / 1000);
      const clock = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
      text.textContent = text.dataset.template.replace('{0}', clock);
      if (!ending.open) {
        ending.showModal();
      }
    } else if (left <= 0 && ending.open) {
      text.textContent = ending.dataset.ended;
    }
  }, 1000);
}
