// The form of an application: the change of an indicator is computed as it is typed. It is only shown: the server computes for itself.

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
