// What was typed and is not acknowledged yet stays on this machine (localStorage), by account and address of the form. What an
// earlier visit left is offered by the page's <template data-unsent="account"> (_Unsent.cshtml), never put into the form unasked.

const template = document.querySelector('template[data-unsent]');

export class Unsent {
  constructor(address) {
    this.key = `portal.typed:${template.dataset.unsent}:${address}`;
  }

  /** What was kept, with the time (at); null when there is nothing. */
  read() {
    try {
      return JSON.parse(localStorage.getItem(this.key) ?? 'null');
    } catch {
      return null;
    }
  }

  keep(typed) {
    try {
      localStorage.setItem(this.key, JSON.stringify({ ...typed, at: Date.now() }));
    } catch { /* Full or forbidden: the text still stands on the page. */ }
  }

  forget() {
    try {
      localStorage.removeItem(this.key);
    } catch { /* Forbidden: nothing was kept. */ }
  }

  /** Puts the offer above the form. One of the two is called, once, when the reader has chosen. */
  offer(form, at, restore, discard) {
    const offer = template.content.cloneNode(true).firstElementChild;
    const line = offer.querySelector('[data-text]');
    line.textContent = line.textContent.replace('{0}', new Date(at).toLocaleString('zh-CN', { dateStyle: 'medium', timeStyle: 'short' }));
    offer.addEventListener('click', ({ target }) => {
      const chosen = target.matches('[data-restore]') ? restore : target.matches('[data-discard]') ? discard : null;
      if (chosen) {
        offer.remove();
        chosen();
      }
    });
    form.prepend(offer);
  }
}
