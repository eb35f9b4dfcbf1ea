// The form of an application: words are counted as they are typed, and the change of an indicator is computed. Both are only shown:
// the server counts and computes for itself.

for (const area of document.querySelectorAll('textarea[data-words]')) {
  const most = Number(area.dataset.words);
  const line = document.createElement('p');
  line.className = 'characters';
  area.after(line);
  const show = () => {
    const count = [...area.value.replace(/\s/gu, '')].length;
    line.classList.toggle('over', count > most);
    line.textContent = (count > most ? area.dataset.textOver : area.dataset.textWords).replace('{0}', String(count)).replace('{1}', String(most));
  };
  area.addEventListener('input', show);
  show();
}

for (const output of document.querySelectorAll('output[data-change-from]')) {
  const from = document.getElementById(output.dataset.changeFrom);
  const to = document.getElementById(output.dataset.changeTo);
  if (!from || !to) {
    continue;
  }
  const read = input => {
    const text = input.value.normalize('NFKC').replaceAll(',', '').trim();
    return text === '' || Number.isNaN(Number(text)) ? null : Number(text);
  };
  const show = () => {
    const start = read(from);
    const end = read(to);
    if (start === null || end === null || start === 0) {
      output.textContent = '—';
      return;
    }
    const percent = Math.round((end - start) * 10000 / Math.abs(start)) / 100;
    output.textContent = `${percent > 0 ? '+' : ''}${percent}%`;
  };
  from.addEventListener('input', show);
  to.addEventListener('input', show);
}
