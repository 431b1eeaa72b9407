const crypto = require("crypto");

function hash(name, ms) {
  crypto.pbkdf2("secret", "salt", ms * 1500, 64, "sha512", () => console.log(name));
}

hash("long 1", 40);
hash("long 2", 120);
hash("long 3", 360);
hash("long 4", 1080);
hash("short", 1);
