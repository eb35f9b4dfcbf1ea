// A city narrows the counties. The groups stay in the page without scripts; here those of other cities are taken out.

for (const counties of document.querySelectorAll('select[data-narrow-by]')) {
  const cities = document.getElementById(counties.dataset.narrowBy);
  if (!cities) {
    continue;
  }
  const groups = [...counties.querySelectorAll('optgroup')];

  const narrow = () => {
    const chosen = counties.value;
    for (const group of groups) {
      if (cities.value && group.dataset.city !== cities.value) {
        group.remove();
      }
    }
    for (const group of groups) {
      if (!cities.value || group.dataset.city === cities.value) {
        counties.append(group);
      }
    }
    counties.value = [...counties.options].some(option => option.value === chosen) ? chosen : '';
  };

  cities.addEventListener('change', narrow);
  // A county that was chosen from all of them says its city.
  counties.addEventListener('change', () => {
    const city = counties.selectedOptions[0]?.parentElement?.dataset?.city;
    if (city && cities.value !== city) {
      cities.value = city;
      narrow();
    }
  });
  const stored = counties.selectedOptions[0]?.parentElement?.dataset?.city;
  if (stored && !cities.value) {
    cities.value = stored;
  }
  narrow();
}
