// The scenario page: filters at once and keeps the filter in the address. Without it the same form asks the server.

const form = document.querySelector('[data-scenario-filter]');
const rows = [...document.querySelectorAll('.scenario')];
const groups = [...document.querySelectorAll('[data-scenario-group]')];
const count = document.querySelector('[data-filter-count]');
const empty = document.querySelector('[data-filter-empty]');
const reset = form.querySelector('[data-filter-reset]');
const { show, segment, q } = form.elements;

const kinds = {
  claimed: row => !row.querySelector('input[value="none"]').checked,
  unclaimed: row => row.querySelector('input[value="none"]').checked,
  problems: row => row.querySelector('[data-problem]') !== null,
  changed: row => row.querySelector('[data-changed]') !== null,
};

// A description is the HTML of its editor, or plain text.
const plain = text => (/^\s*<[a-z!]/i.test(text) ? new DOMParser().parseFromString(text, 'text/html').body.textContent : text);

// What a search looks through: official texts and what was typed, never the words of the page.
const words = row => [
  ...[...row.querySelectorAll('[data-words], label .tier-text')].map(one => one.textContent),
  ...[...row.querySelectorAll('input[type="text"], textarea')].map(one => plain(one.value)),
].join('\n').toLowerCase();

function apply() {
  const text = q.value.trim().toLowerCase();
  for (const row of rows) {
    row.hidden = !((kinds[show.value]?.(row) ?? true)
      && (segment.value === '' || row.dataset.segment === segment.value)
      && (text === '' || words(row).includes(text)));
  }
  for (const group of groups) {
    group.hidden = group.querySelector('.scenario:not([hidden])') === null;
  }
  const shown = rows.filter(row => !row.hidden).length;
  empty.hidden = shown > 0;
  count.textContent = count.dataset.filterCount.replace('{0}', shown).replace('{1}', rows.length);

  const query = new URLSearchParams([...new FormData(form)].filter(([, value]) => value.trim() !== ''));
  reset.hidden = query.size === 0;
  history.replaceState(null, '', location.pathname + (query.size > 0 ? `?${query}` : '') + location.hash);
  // The rows' own forms lead back to the same filter.
  for (const one of document.querySelectorAll('.scenario > form')) {
    one.setAttribute('action', `${location.pathname}${query.size > 0 ? `?${query}` : ''}#${one.closest('.scenario').id}`);
  }
}

form.querySelector('[data-filter-apply]').hidden = true;
form.addEventListener('submit', event => {
  event.preventDefault();
  apply();
});
form.addEventListener('change', apply);
q.addEventListener('input', event => event.isComposing || apply());
q.addEventListener('compositionend', apply);
reset.addEventListener('click', event => {
  event.preventDefault();
  show.value = segment.value = q.value = '';
  apply();
  show.focus();
});

// A row that a link leads to is shown, filtered out or not.
document.addEventListener('click', event => {
  const target = event.target.closest('a[href^="#row-"]')?.hash;
  const row = target && document.querySelector(target);
  if (row?.hidden) {
    row.hidden = false;
    for (const group of groups) {
      group.hidden = group.querySelector('.scenario:not([hidden])') === null;
    }
  }
});
