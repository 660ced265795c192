"use strict";
// Draws every chart of the page from the JSON beside its canvas, in the colours of the scheme that
// the reader prefers; on paper always the light ones.
(() => {
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  // Told apart with every common colour blindness; lines also differ by dashes and marks, bars by hatching.
  const palettes = {
    light: { text: "#1b1f24", grid: "#d0d7de", card: "#f6f8fa",
      series: ["#0072b2", "#d55e00", "#00805c", "#a8438a", "#8a6a00", "#2f8fc4", "#882255", "#5d7a00", "#333f8f", "#6b7280"] },
    dark: { text: "#e6e9ee", grid: "#39414d", card: "#1d2229",
      series: ["#56b4e9", "#f08a3c", "#35c99a", "#e79ac9", "#f0d442", "#8fb7ff", "#ff8f9c", "#b7d35a", "#b9a6ff", "#a2abb8"] },
  };
  const dashes = [[], [8, 4], [2, 3], [10, 4, 2, 4], [14, 6], [4, 4], [1, 4], [12, 3, 3, 3]];
  const marks = ["circle", "triangle", "rect", "rectRot", "star", "cross", "crossRot", "dash"];
  const drawn = [];

  const at = (list, i) => list[i % list.length];

  function hatched(colour, kind, card) {
    if (kind % 4 === 0) return colour;
    const tile = document.createElement("canvas");
    tile.width = tile.height = 8;
    const pen = tile.getContext("2d");
    pen.fillStyle = colour;
    pen.fillRect(0, 0, 8, 8);
    pen.strokeStyle = pen.fillStyle = card;
    pen.lineWidth = 1.5;
    pen.beginPath();
    if (kind % 4 === 1) {
      pen.moveTo(-2, 6); pen.lineTo(6, -2); pen.moveTo(2, 10); pen.lineTo(10, 2);
    } else if (kind % 4 === 2) {
      pen.arc(4, 4, 1.5, 0, 2 * Math.PI); pen.fill(); pen.beginPath();
    } else {
      pen.moveTo(4, 0); pen.lineTo(4, 8);
    }
    pen.stroke();
    return pen.createPattern(tile, "repeat");
  }

  function axis(colours, title) {
    return {
      title: { display: Boolean(title), text: title, color: colours.text },
      ticks: { color: colours.text },
      grid: { color: colours.grid },
    };
  }

  function lines(data, colours) {
    return {
      type: "line",
      data: {
        datasets: data.series.map((line) => ({
          label: line.name,
          data: line.points.map(([x, y]) => ({ x, y })),
          borderColor: at(colours.series, line.style),
          backgroundColor: at(colours.series, line.style),
          borderDash: at(dashes, line.style),
          borderWidth: 2,
          pointStyle: at(marks, line.style),
          // Marks on every point of a dense line would hide it.
          pointRadius: (point) => {
            const every = Math.ceil(line.points.length / 20);
            return point.dataIndex % every === 0 ? 4 : 0;
          },
        })),
      },
      options: {
        scales: {
          x: { type: "linear", beginAtZero: true, ...axis(colours, data.x) },
          y: { type: "linear", ...axis(colours, data.y) },
        },
        interaction: { mode: "nearest", intersect: false },
        plugins: { legend: { position: "bottom", labels: { color: colours.text, usePointStyle: true, boxHeight: 8, padding: 16 } } },
      },
    };
  }

  // Long names of bars are broken at their commas.
  const broken = (name) => name.split(/, (?!seed)/);

  function bars(data, colours) {
    const stacked = data.type === "stacked-bars";
    return {
      type: "bar",
      data: {
        labels: data.categories.map(broken),
        datasets: data.series.map((bar) => ({
          label: bar.name,
          data: bar.values,
          backgroundColor: hatched(at(colours.series, bar.style), bar.style, colours.card),
          borderColor: colours.card,
          borderWidth: 1,
          maxBarThickness: 28,
        })),
      },
      options: {
        indexAxis: "y",
        scales: {
          x: { stacked, beginAtZero: true, ...axis(colours, data.x) },
          y: { stacked, ...axis(colours, ""), grid: { display: false } },
        },
        plugins: { legend: { display: data.series.length > 1, position: "bottom", labels: { color: colours.text } } },
      },
    };
  }

  function draw(scheme) {
    while (drawn.length > 0) drawn.pop().destroy();
    const colours = palettes[scheme];
    for (const source of document.querySelectorAll("script[data-chart]")) {
      const data = JSON.parse(source.textContent);
      const config = data.type === "lines" ? lines(data, colours) : bars(data, colours);
      config.options = { animation: false, responsive: true, maintainAspectRatio: false, ...config.options };
      drawn.push(new Chart(document.getElementById(source.dataset.chart), config));
    }
  }

  const preferred = () => (dark.matches ? "dark" : "light");
  draw(preferred());
  dark.addEventListener("change", () => draw(preferred()));
  window.addEventListener("beforeprint", () => draw("light"));
  window.addEventListener("afterprint", () => draw(preferred()));
})();
