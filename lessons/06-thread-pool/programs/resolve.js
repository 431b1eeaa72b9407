const crypto = require("crypto");
const dns = require("dns");

function hash(name, ms) {
  crypto.pbkdf2("secret", "salt", ms * 1500, 64, "sha512", () => console.log(name));
}

for (let n = 1; n <= 4; n++) hash("hash", 200);
dns.resolve("localhost", () => console.log("dns.resolve"));
