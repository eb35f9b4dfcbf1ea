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

// The document's own address: a page that a refused form left names the form's handler in its address, which nobody gets.
const address = location.pathname;

async function look() {
  const answer = await fetch(address, { headers: { 'X-Requested-With': 'XMLHttpRequest' }, redirect: 'error' }).catch(() => null);
  if (answer?.status === 401 || answer?.status === 404) {
    // Signed out, or not to be seen any more: the page itself says it. Not reloaded: that could send a form again.
    location.replace(address);
    return;
  }
  // An answer may break off half-way, too: then it is looked again like after none.
  const text = answer?.ok ? await answer.text().catch(() => null) : null;
  if (text) {
    const page = new DOMParser().parseFromString(text, 'text/html');
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
  // What failed, or was made, before may stand there still: another seal's, say. What is neither was ended: no success is read out.
  const more = mark => fresh.querySelectorAll(mark).length > current.querySelectorAll(mark).length;
  const said = more('[data-failed]') ? words.textFailed : more('[data-made]') ? words.textReady : words.textChanged;
  const focused = current.contains(document.activeElement) ? document.activeElement : null;
  const reached = focused && placeOf(focused);
  keepBegun(current, fresh);
  current.replaceWith(fresh);
  fresh.dispatchEvent(new CustomEvent('portal:exchanged', { bubbles: true }));
  if (focused) {
    // Whoever stood on a link, a button or in a field stands there still; where it is gone, at the beginning of what is new.
    const same = [...fresh.querySelectorAll('a, button, summary, input, textarea')].find(one => placeOf(one) === reached);
    fresh.tabIndex = -1;
    (same ?? fresh).focus({ preventScroll: true });
  }
  status.textContent = said;
}

// Which control it is, on one page as on the next: its section, its form, its name.
function placeOf(control) {
  const value = ['radio', 'checkbox'].includes(control.type) ? control.value : '';
  const section = control.closest('[aria-labelledby]')?.getAttribute('aria-labelledby');
  return [section, control.form?.getAttribute('action'), control.tagName, control.getAttribute('href'), control.name, value].join(' ');
}

// A reason that somebody is writing, a scan that is chosen: what was touched moves to its place in the fresh part. What was opened is open.
function keepBegun(current, fresh) {
  const placed = (one, selector) => [...fresh.querySelectorAll(selector)].find(other => placeOf(other) === placeOf(one));
  for (const summary of current.querySelectorAll('details[open] > summary')) {
    placed(summary, 'summary')?.parentElement.setAttribute('open', '');
  }
  const fields = 'textarea, input:not([type=hidden])';
  const touched = field => field.value !== field.defaultValue || field.checked !== field.defaultChecked;
  for (const [field, place] of [...current.querySelectorAll(fields)].filter(touched).map(field => [field, placed(field, fields)])) {
    place?.closest('details')?.setAttribute('open', '');
    place?.replaceWith(field);
  }
}

function again() {
  if (Date.now() > enough) {
    // Where it was said that it comes by itself; the notice is read out.
    waiting.querySelector('.notice p').lastChild.textContent = words.textLonger;
    return;
  }
  setTimeout(look, pause);
  pause = Math.min(pause * 2, 15_000);
}

again();
