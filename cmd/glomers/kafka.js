#!/usr/bin/env node
// @ts-check
import { launchNode } from './launch.js';
await launchNode('kafka');
