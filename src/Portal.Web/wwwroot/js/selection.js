// Tick all rows of a list at once, and say how many are ticked. Without scripts each row is ticked by itself.
for (const form of document.querySelectorAll('form[data-selection]')) {
  const all = form.querySelector('[data-select-all]');
  const count = form.querySelector('[data-selected-count]');
  const boxes = [...form.querySelectorAll('input[type=checkbox][name=id]')];
  if (!all || boxes.length === 0) {
    continue;
  }

  const show = () => {
    const ticked = boxes.filter(box => box.checked).length;
    all.checked = ticked === boxes.length;
    all.indeterminate = ticked > 0 && ticked < boxes.length;
    count.textContent = ticked > 0 ? `（${ticked}）` : '';
  };
  all.hidden = false;
  all.addEventListener('change', () => {
    boxes.forEach(box => { box.checked = all.checked; });
    show();
  });
  form.addEventListener('change', show);
  window.addEventListener('pageshow', show);
  show();
}
