(function (d) {
  d.documentElement.classList.add('js');
  d.addEventListener('click', function (e) {
    var b = e.target.closest('.copy'); if (!b) return;
    var q = d.getElementById(b.dataset.copy), done = function () { b.nextElementSibling.textContent = 'Copied'; };
    var select = function () { getSelection().selectAllChildren(q); if (d.execCommand('copy')) done(); };
    if (navigator.clipboard) navigator.clipboard.writeText(q.textContent.trim()).then(done, select); else select();
  });
  var shut = [];
  addEventListener('beforeprint', function () {
    shut = [].slice.call(d.querySelectorAll('details:not([open], .code)'));
    shut.forEach(function (x) { x.open = true; });
  });
  addEventListener('afterprint', function () { shut.forEach(function (x) { x.open = false; }); });
})(document);
