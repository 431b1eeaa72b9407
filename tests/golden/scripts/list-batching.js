const { cpu, log } = require('./twin.cjs');
setTimeout(() => log('A1, delay 10, due at 10'), 10);
cpu(3);
setTimeout(() => log('A2, delay 10, due at 13'), 10);
cpu(3);
setTimeout(() => log('B,  delay  5, due at 11'), 5);
cpu(30);
