process.env.UV_THREADPOOL_SIZE = '1';
const { hash, log } = require('./twin.cjs');
const dns = require('dns');
dns.setServers(['127.0.0.1']); // nobody answers there: the error is the event
hash(200, () => log('hash'));
dns.lookup('localhost', () => log('lookup by name'));
dns.lookup('127.0.0.1', () => log('lookup of an address'));
dns.resolve('example.org', () => log('resolve'));
