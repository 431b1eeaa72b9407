function cpu(ms) { const end = Date.now() + ms; while (Date.now() < end); }

setTimeout(() => console.log("ten"), 10);
setTimeout(() => console.log("five"), 5);
setTimeout(() => console.log("one"), 1);
setTimeout(() => console.log("zero"), 0);

cpu(50);
console.log("work done");
