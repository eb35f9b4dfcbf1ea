// Evidence files: refuses what is too large or of the wrong type before anything is sent, sends one after another with
// progress, and keeps the list up to date. All words come with the page (#evidence-script). Without it, plain forms do the same.

const script = document.getElementById('evidence-script');
const words = script.dataset;
const token = script.querySelector('[name="__RequestVerificationToken"]').value;
const most = Number(words.maximumBytes);
let sending = 0;

const say = (text, ...values) => text.replace(/\{(\d)\}/g, (_, place) => values[place]);
const sizeText = bytes => bytes < 1048576 ? `${Math.ceil(bytes / 1024)} KB` : `${Math.ceil(bytes / 104857.6) / 10} MB`;

// What can be known before sending; the server looks at the content itself.
function refusal(file, box) {
  const endings = box.querySelector('[data-evidence-input]').accept.split(',');
  if (!endings.some(ending => file.name.toLowerCase().endsWith(ending))) {
    return say(words.wrongType, box.dataset.kinds);
  }
  if (file.size > most) {
    return say(words.tooLarge, sizeText(file.size), words.maximumText);
  }
  return file.size === 0 ? words.empty : null;
}

function send(address, body, watch) {
  return new Promise(resolve => {
    const request = new XMLHttpRequest();
    request.open('POST', address);
    request.responseType = 'json';
    request.setRequestHeader('RequestVerificationToken', token);
    // With this header an expired session answers 401 instead of leading to the sign-in page.
    request.setRequestHeader('X-Requested-With', 'XMLHttpRequest');
    request.setRequestHeader('Accept', 'application/json');
    watch?.(request);
    request.onload = () => resolve(
      request.status >= 200 && request.status < 300 && request.response?.id ? { done: request.response }
        : { problem: request.status === 401 ? words.signedOut : request.response?.detail ?? words.failed, gone: request.status === 404 });
    request.onerror = () => resolve({ problem: words.offline });
    request.onabort = () => resolve({ cancelled: true });
    request.send(body);
  });
}

function start(box) {
  const input = box.querySelector('[data-evidence-input]');
  if (!input) {
    // Files that can only be read.
    return;
  }
  const list = box.querySelector('[data-evidence-files]');
  const none = box.querySelector('[data-evidence-none]');
  const progress = box.querySelector('[data-evidence-progress]');
  const status = document.createElement('p');
  status.className = 'visually-hidden';
  status.setAttribute('role', 'status');
  box.append(status);
  box.querySelector('[data-evidence-page]')?.remove();
  box.querySelector('[data-evidence-submit]')?.remove();
  input.hidden = false;
  box.querySelector('.upload-choose').hidden = false;
  input.multiple = true;
  input.required = false;
  for (const button of list.querySelectorAll('button')) {
    button.hidden = false;
  }

  const count = () => {
    none.hidden = list.children.length > 0;
    list.hidden = list.children.length === 0;
    box.dispatchEvent(new CustomEvent('portal:evidence', { bubbles: true, detail: { count: list.children.length } }));
  };

  // One line beneath the list: a progress that can be cancelled, or a refusal that stays until it was read.
  const line = (text, action, label, act) => {
    const item = document.createElement('li');
    const words = document.createElement('span');
    const button = document.createElement('button');
    words.textContent = text;
    button.type = 'button';
    button.className = 'link';
    button.textContent = action;
    if (label) {
      button.setAttribute('aria-label', label);
    }
    button.addEventListener('click', act);
    item.append(words, button);
    progress.append(item);
    return { item, words, button };
  };
  const complain = text => {
    const shown = line(text, words.dismiss, null, () => { shown.item.remove(); input.focus(); });
    shown.item.className = 'evidence-refused';
    shown.words.setAttribute('role', 'alert');
  };
  const refuse = (name, why) => complain(say(words.refused, name, why));

  const add = stored => {
    const item = script.querySelector('template').content.firstElementChild.cloneNode(true);
    const link = item.querySelector('a');
    link.href = stored.url;
    link.textContent = stored.fileName;
    if (stored.isShown) {
      const picture = new Image();
      picture.src = stored.url;
      picture.alt = '';
      link.prepend(picture);
      item.querySelector('.icon').remove();
    }
    item.querySelector('.file-facts').textContent = stored.facts;
    const remove = item.querySelector('button');
    remove.dataset.evidenceRemove = stored.remove;
    remove.setAttribute('aria-label', say(words.removeNamed, stored.fileName));
    list.append(item);
    count();
  };

  let queue = Promise.resolve();
  const enqueue = file => {
    let request;
    let cancelled = false;
    const shown = line(`${file.name} · ${words.waiting}`, words.cancel, say(words.cancelNamed, file.name), () => {
      cancelled = true;
      request?.abort();
    });
    const bar = document.createElement('progress');
    bar.max = 100;
    bar.value = 0;
    bar.setAttribute('aria-label', file.name);
    shown.words.after(bar);
    sending++;
    queue = queue.then(async () => {
      const body = new FormData();
      body.append('file', file);
      const answer = cancelled ? { cancelled } : await send(box.dataset.evidence, body, made => {
        request = made;
        request.upload.onprogress = event => {
          const percent = event.total ? Math.floor(100 * event.loaded / event.total) : 0;
          bar.value = percent;
          shown.words.textContent = say(words.sending, file.name, percent);
        };
        request.upload.onload = () => {
          bar.removeAttribute('value');
          shown.words.textContent = say(words.checking, file.name);
          // It may be stored by now: cancelling would only pretend.
          shown.button.remove();
        };
      });
      const held = shown.item.contains(document.activeElement);
      shown.item.remove();
      if (held) {
        input.focus();
      }
      sending--;
      if (answer.done) {
        add(answer.done);
        status.textContent = say(words.added, answer.done.fileName);
        document.dispatchEvent(new CustomEvent('portal:saved'));
      } else if (answer.cancelled) {
        status.textContent = say(words.cancelled, file.name);
      } else {
        refuse(file.name, answer.problem);
      }
    });
  };

  const take = files => {
    box.classList.remove('has-error');
    const old = box.querySelector('.field-error');
    if (old) {
      old.hidden = true;
    }
    for (const file of files) {
      const why = refusal(file, box);
      if (why) {
        refuse(file.name, why);
      } else {
        enqueue(file);
      }
    }
    input.value = '';
  };
  // Neither an autosave nor the leave-page guard of a form around it is meant.
  for (const kind of ['input', 'change']) {
    input.addEventListener(kind, event => event.stopPropagation());
  }
  input.addEventListener('change', () => take([...input.files]));
  box.addEventListener('dragover', event => event.preventDefault());
  box.addEventListener('drop', event => {
    event.preventDefault();
    take([...event.dataTransfer.files]);
  });

  const remove = async (address, item) => {
    const name = item.querySelector('a').textContent;
    if (item.dataset.removing || !confirm(say(words.removeSure, name))) {
      return;
    }
    item.dataset.removing = 'yes';
    const answer = await send(address, null);
    delete item.dataset.removing;
    // Removed in another tab, or by a colleague, it is removed as well.
    if (answer.done || answer.gone) {
      item.remove();
      count();
      status.textContent = say(words.removed, name);
      input.focus();
    } else {
      complain(say(words.removeFailed, name));
    }
  };
  list.addEventListener('click', event => {
    const button = event.target.closest('button[data-evidence-remove]');
    if (button) {
      remove(button.dataset.evidenceRemove, button.closest('li'));
    }
  });
  list.addEventListener('submit', event => {
    event.preventDefault();
    remove(event.target.dataset.evidenceRemove, event.target.closest('li'));
  });
}

for (const box of document.querySelectorAll('[data-evidence]')) {
  start(box);
}

addEventListener('beforeunload', event => {
  if (sending > 0) {
    event.preventDefault();
  }
});
