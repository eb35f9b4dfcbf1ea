// Level first, then a score inside that level's band. The server checks the same; this says it earlier.
// Bounds are compared as scaled integers, because the rules compare exactly and 0.1 + 0.2 would not.

const scale = 1_000_000n;

/** A decimal as scaled integer, or null when it is not a plain number. */
function exact(text) {
  const match = /^(\d{1,9})(?:\.(\d{1,6}))?$/.exec(text.trim().normalize('NFKC'));
  return match ? BigInt(match[1]) * scale + BigInt((match[2] ?? '').padEnd(6, '0')) : null;
}

function inside(score, band) {
  const low = exact(band.dataset.low);
  const high = exact(band.dataset.high);
  return (band.dataset.lowClosed === 'yes' ? score >= low : score > low)
    && (band.dataset.highClosed === 'yes' ? score <= high : score < high);
}

for (const picker of document.querySelectorAll('[data-level-picker]')) {
  const input = picker.querySelector('.score-panel input');
  if (!input) {
    continue;
  }
  const error = picker.querySelector('[data-score-error]');
  const message = error.querySelector('[data-message]');
  const field = input.closest('.field');

  const bandsOfChosen = () => {
    const level = picker.querySelector('.level input:checked')?.value;
    return level ? picker.querySelector(`.bands[data-level="${level}"]`) : null;
  };

  const say = text => {
    message.textContent = text ?? '';
    error.hidden = !text;
    field.classList.toggle('has-error', Boolean(text));
    if (text) {
      input.setAttribute('aria-invalid', 'true');
    } else {
      input.removeAttribute('aria-invalid');
    }
  };

  // Marks the degree that the score falls into.
  const mark = () => {
    const score = exact(input.value);
    for (const band of picker.querySelectorAll('.band')) {
      const current = score !== null && band.closest('.bands') === bandsOfChosen() && inside(score, band);
      band.classList.toggle('current', current);
    }
  };

  const check = () => {
    const bands = bandsOfChosen();
    if (!bands || input.value.trim() === '') {
      say(null);
      return;
    }
    const score = exact(input.value);
    const fits = score !== null && (bands.dataset.only
      ? score === exact(bands.dataset.only)
      : [...bands.querySelectorAll('.band')].some(band => inside(score, band)));
    say(fits ? null : bands.dataset.outside);
  };

  picker.addEventListener('change', event => {
    if (event.target.type === 'radio') {
      const only = bandsOfChosen()?.dataset.only;
      // A level with one score leaves nothing to type; leaving it takes that score away again.
      if (only || input.readOnly) {
        input.value = only || '';
        input.dispatchEvent(new Event('change', { bubbles: true }));
      }
      input.readOnly = Boolean(only);
    }
    mark();
    check();
  });
  input.addEventListener('input', () => {
    mark();
    if (!error.hidden) {
      check();
    }
  });
  input.readOnly = Boolean(bandsOfChosen()?.dataset.only);
  mark();
}
