#!/usr/bin/env node
// A node in plain JavaScript: it answers every echo with what it was asked.
//   node cmd/maelstrom.js test -w echo --bin examples/glomers/echo-ten-lines.mjs --time-limit 1
import { runNode } from 'murmuration/maelstrom';

runNode((node) => {
  node.on('echo', (body) => ({ type: 'echo_ok', echo: body.echo }));
});
