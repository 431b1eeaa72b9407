const { log } = require('./twin.cjs');
const stream = require('stream');
const slow = new stream.Writable({ highWaterMark: 4, write: (chunk, encoding, cb) => setTimeout(cb, 10) });
slow.on('drain', () => log('drain:', slow.writableLength, 'left'));
for (let i = 1; i <= 6; i++) log('write', i, slow.write('x'), slow.writableLength);
log('needs drain:', slow.writableNeedDrain);
