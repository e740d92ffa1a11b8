#include "present/report/style_sheet.h"

namespace bench {

const std::string_view report_script = R"js(
(function () {
  'use strict';
  var each = function (list, f) { Array.prototype.forEach.call(list, f); };
  var make = function (tag, text) { var e = document.createElement(tag); e.textContent = text; return e; };

  // Tables: a click on the title of a column puts the rows in its order.
  var value = function (row, column) {
    var text = row.cells[column] ? row.cells[column].textContent.trim() : '';
    var number = parseFloat(text.replace(/^[^0-9\u2212.+-]*/, '').replace('\u2212', '-'));
    return { text: text, number: number };
  };
  each(document.querySelectorAll('table.sortable'), function (table) {
    each(table.tHead.rows[0].cells, function (head, column) {
      if (!head.textContent) return;
      var button = make('button', head.textContent);
      button.type = 'button';
      head.textContent = '';
      head.appendChild(button);
      button.addEventListener('click', function () {
        var down = head.getAttribute('aria-sort') === 'ascending', sign = down ? -1 : 1;
        each(table.tHead.rows[0].cells, function (other) { other.removeAttribute('aria-sort'); });
        head.setAttribute('aria-sort', down ? 'descending' : 'ascending');
        var body = table.tBodies[0], rows = Array.prototype.slice.call(body.rows);
        rows.sort(function (a, b) {
          var x = value(a, column), y = value(b, column);
          if (isNaN(x.number) !== isNaN(y.number)) return isNaN(x.number) ? 1 : -1;
          if (!isNaN(x.number) && x.number !== y.number) return sign * (x.number - y.number);
          return sign * x.text.localeCompare(y.text);
        });
        rows.forEach(function (row) { body.appendChild(row); });
      });
    });
  });

  // Figures: a button for each series of the legend hides it.
  each(document.querySelectorAll('figure'), function (figure) {
    var legend = figure.querySelectorAll('svg .legend'), numbers = {};
    each(figure.querySelectorAll('svg .series'), function (mark) { numbers[mark.getAttribute('class')] = true; });
    if (legend.length < 2 || Object.keys(numbers).length !== legend.length) return;
    var bar = make('div', '');
    bar.className = 'toggles';
    bar.setAttribute('role', 'group');
    bar.setAttribute('aria-label', 'shown series');
    each(legend, function (entry, number) {
      var button = make('button', entry.textContent.trim());
      button.type = 'button';
      button.setAttribute('aria-pressed', 'true');
      button.addEventListener('click', function () {
        var shown = button.getAttribute('aria-pressed') !== 'true';
        button.setAttribute('aria-pressed', String(shown));
        each(figure.querySelectorAll('.series.s' + number), function (mark) { mark.classList.toggle('hidden', !shown); });
      });
      bar.appendChild(button);
    });
    figure.insertBefore(bar, figure.querySelector('.chart'));
  });

  // Marks: what one of them stands for is read out under the pointer.
  var box = make('div', '');
  box.id = 'read-out';
  box.hidden = true;
  box.setAttribute('aria-hidden', 'true');
  document.body.appendChild(box);
  each(document.querySelectorAll('.chart'), function (chart) {
    each(chart.querySelectorAll('svg *'), function (mark) {
      var title = mark.parentNode.nodeName !== 'svg' && mark.nodeName === 'title' ? mark : null;
      if (title) { title.parentNode.dataset.tip = title.textContent; title.parentNode.removeChild(title); }
    });
    chart.addEventListener('pointermove', function (event) {
      var mark = event.target.closest('[data-tip]');
      box.hidden = !mark;
      if (!mark) return;
      box.textContent = mark.dataset.tip;
      box.style.left = Math.max(4, Math.min(event.clientX + 14, innerWidth - box.offsetWidth - 4)) + 'px';
      box.style.top = Math.max(4, event.clientY - box.offsetHeight - 10) + 'px';
    });
    chart.addEventListener('pointerleave', function () { box.hidden = true; });
  });
})();
)js";

}  // namespace bench
