function cpu(ms) { const end = performance.now() + ms; while (performance.now() < end); }

setTimeout(() => console.log("timer 10"), 10);
setTimeout(() => console.log("timer 0"), 0);
cpu(100);
console.log("work done");
