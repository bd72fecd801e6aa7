import { expect, it } from 'vitest';
import { withDatabase } from './embedded-mongo.js';

it.each([
  ['mongodb://127.0.0.1:1/?replicaSet=rs0', 'mongodb://127.0.0.1:1/d?replicaSet=rs0'],
  ['mongodb://u:p@a:1,b:2/old?x=y', 'mongodb://u:p@a:1,b:2/d?x=y'],
  ['mongodb+srv://cluster.example', 'mongodb+srv://cluster.example/d'],
])('puts a database into %s', (uri, expected) => {
  expect(withDatabase(uri, 'd')).toBe(expected);
});
