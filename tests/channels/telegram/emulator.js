// Telegram's server as `telegram-test-api` plays it, on this machine only, until stdin closes.
"use strict";

const TelegramServer = require("telegram-test-api");

const server = new TelegramServer({ host: "127.0.0.1", port: Number(process.argv[2]), storeTimeout: 3600 });

server.start().then(() => process.stdout.write("ready\n"));
process.stdin.resume();
process.stdin.on("end", () => process.exit(0));
