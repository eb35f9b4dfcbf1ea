// A document that is being typeset: looks again in growing pauses, shows what it has become, and says so. Only the document's own
// part of the page is exchanged; the words come with the page. Without scripts there is a link.

const waiting = document.querySelector('[data-waiting]');
const words = waiting.dataset;
const status = document.createElement('p');
status.className = 'visually-hidden';
status.setAttribute('role', 'status');
document.getElementById('paper').after(status);

// Nobody waits for so long; whoever does reloads, and a forgotten tab does not keep a session alive.
const enough = Date.now() + 10 * 60_000;
let pause = 500;

async function look() {
  const answer = await fetch(location.href, { headers: { 'X-Requested-With': 'XMLHttpRequest' }, redirect: 'error' }).catch(() => null);
  if (answer?.status === 401 || answer?.status === 404) {
    // Signed out, or not to be seen any more: the page itself says it.
    location.reload();
    return;
  }
  if (answer?.ok) {
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const fresh = page.getElementById('paper');
    if (fresh && !page.querySelector('[data-waiting]')) {
      show(fresh);
      return;
    }
    // How many are before it; read out only when it changes.
    const [now, then] = [waiting.querySelector('.notice p'), page.querySelector('[data-waiting] .notice p')];
    if (now && then && now.textContent !== then.textContent) {
      now.replaceChildren(...then.childNodes);
    }
  }
  again();
}

function show(fresh) {
  const current = document.getElementById('paper');
  const link = current.contains(document.activeElement) ? document.activeElement.getAttribute('href') : null;
  current.replaceWith(fresh);
  if (link) {
    // Whoever stood on a link stands on it still.
    [...fresh.querySelectorAll('a')].find(one => one.getAttribute('href') === link)?.focus({ preventScroll: true });
  }
  status.textContent = fresh.querySelector('[data-failed]') ? words.textFailed : words.textReady;
}

function again() {
  if (Date.now() > enough) {
    status.textContent = words.textLonger;
    status.className = 'hint';
    return;
  }
  setTimeout(look, pause);
  pause = Math.min(pause * 2, 15_000);
}

again();
