#!/usr/bin/env node
// @ts-check
import { launch } from './launch.js';
await launch('maelstrom');
