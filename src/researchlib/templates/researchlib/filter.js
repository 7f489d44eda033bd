const words = document.getElementById("words");
const verdict = document.getElementById("verdict");
const count = document.getElementById("count");
const rows = [...document.querySelectorAll("tbody tr")];
function show() {
  const wanted = words.value.toLowerCase().split(/\s+/).filter(Boolean);
  let shown = 0;
  for (const row of rows) {
    const text = row.textContent.toLowerCase();
    const fits = (!verdict.value || row.dataset.verdict === verdict.value) && wanted.every((word) => text.includes(word));
    row.hidden = !fits;
    shown += fits;
  }
  count.textContent = shown + " of " + rows.length + " claims";
}
words.addEventListener("input", show);
verdict.addEventListener("change", show);
show();
