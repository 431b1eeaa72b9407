function cpu(ms) { const end = performance.now() + ms; while (performance.now() < end); }

setTimeout(() => console.log("timer"), 20);

function piece(n) {
  cpu(20);
  if (n < 8) piece(n + 1); else console.log("work done");
}

piece(1);
