#!/usr/bin/env node
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';

/*
 * The built command. A pre-commit hook starts it at every commit, so Node.js keeps the code that it compiled: beside the
 * program, where only someone can write who could change the program itself, and not in a folder that users share. Where
 * nothing can be written, nothing is kept.
 */
enableCompileCache(join(import.meta.dirname, '.cache'));
void import('./main.ts');
