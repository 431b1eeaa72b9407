const { log } = require('./twin.cjs');
const stream = require('stream');
let made = 0;
const source = new stream.Readable({ highWaterMark: 2, read() {
  made += 1;
  log('made', made);
  this.push(made <= 5 ? String(made) : null);
} });
const sink = new stream.Writable({ highWaterMark: 2, write: (chunk, encoding, cb) => {
  log('sink takes', String(chunk));
  setTimeout(cb, 20);
} });
source.on('pause', () => log('pause'));
source.on('resume', () => log('resume'));
sink.on('drain', () => log('drain'));
sink.on('finish', () => log('finish'));
source.pipe(sink);
