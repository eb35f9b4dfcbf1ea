// Refuses a file that is too large or of a wrong type before a byte is sent, and lists what was chosen. The server
// checks again, by content. A page that sends files at once listens to portal:files-chosen on the upload block.

const size = bytes => bytes < 1048576
  ? `${Math.max(1, Math.round(bytes / 1024))} KB`
  : `${Math.round(bytes / 104857.6) / 10} MB`;

for (const block of document.querySelectorAll('[data-upload]')) {
  const input = block.querySelector('input[type="file"]');
  if (!input) {
    continue;
  }
  const error = block.querySelector('[data-upload-error]');
  const list = block.querySelector('[data-upload-progress]');
  const most = Number(block.dataset.maximumBytes);
  const endings = input.accept.toLowerCase().split(',');

  input.addEventListener('change', () => {
    const refused = [];
    const kept = new DataTransfer();
    for (const file of input.files) {
      if (!endings.some(ending => file.name.toLowerCase().endsWith(ending))) {
        refused.push(block.dataset.wrongType.replace('{0}', file.name));
      } else if (file.size > most) {
        refused.push(block.dataset.tooLarge.replace('{0}', file.name).replace('{1}', size(file.size)));
      } else {
        kept.items.add(file);
      }
    }
    input.files = kept.files;
    error.textContent = refused.join('');
    error.hidden = refused.length === 0;
    block.classList.toggle('has-error', refused.length > 0);
    list.replaceChildren(...[...kept.files].map(file => {
      const line = document.createElement('li');
      line.textContent = `${file.name} · ${size(file.size)}`;
      return line;
    }));
    block.dispatchEvent(new CustomEvent('portal:files-chosen', { bubbles: true, detail: { files: [...kept.files], list } }));
  });
}
