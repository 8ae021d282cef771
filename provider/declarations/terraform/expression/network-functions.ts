import type { Plain } from '../../static-value.ts';
import { numberOf, textOf } from './conversions.ts';
import { type FunctionResult, type PlainFunction, REFUSED } from './function-result.ts';

/** A range of addresses: those that begin with the first bits of one. */
interface Network {
  readonly address: bigint;
  /** Bits of the prefix. */
  readonly prefix: number;
  /** Bits of an address: 32 or 128. */
  readonly size: number;
}

/** Functions of IP networks. Source: Terraform's function reference. */
export const NETWORK_FUNCTIONS: readonly (readonly [string, PlainFunction])[] = [
  ['cidrhost', host],
  ['cidrnetmask', netmask],
  ['cidrsubnet', subnet],
  ['cidrsubnets', subnets],
];

function host(network?: Plain, number?: Plain): FunctionResult {
  const [of, index] = [networkOf(network), numberOf(number)];
  if (of === undefined || index === undefined) return undefined;
  if (of === 'refused' || !Number.isSafeInteger(index)) return REFUSED;
  const hosts = 1n << BigInt(of.size - of.prefix);
  // Negative numbers count from the end.
  const at = BigInt(index) < 0n ? hosts + BigInt(index) : BigInt(index);
  return at < 0n || at >= hosts ? REFUSED : addressText(of.address | at, of.size);
}

function netmask(network?: Plain): FunctionResult {
  const of = networkOf(network);
  if (of === undefined) return undefined;
  if (of === 'refused' || of.size !== 32) return REFUSED;
  return addressText(maskOf(of), 32);
}

function subnet(network?: Plain, newBits?: Plain, number?: Plain): FunctionResult {
  const [of, bits, index] = [networkOf(network), numberOf(newBits), numberOf(number)];
  if (of === undefined || bits === undefined || index === undefined) return undefined;
  if (of === 'refused' || !Number.isSafeInteger(index) || !Number.isInteger(bits)) return REFUSED;
  const prefix = of.prefix + bits;
  if (bits < 0 || index < 0 || prefix > of.size || BigInt(index) >= 1n << BigInt(bits)) return REFUSED;
  return networkText({ ...of, prefix, address: of.address | (BigInt(index) << BigInt(of.size - prefix)) });
}

/** Subnets one after the other, each at the next address that its size allows. */
function subnets(network?: Plain, ...newBits: readonly Plain[]): FunctionResult {
  const of = networkOf(network);
  if (of === undefined) return undefined;
  if (of === 'refused') return REFUSED;
  const end = of.address + (1n << BigInt(of.size - of.prefix));
  let next = of.address;
  const texts: string[] = [];
  for (const given of newBits) {
    const bits = numberOf(given);
    if (bits === undefined) return undefined;
    const prefix = of.prefix + bits;
    // Terraform takes no more at once.
    if (!Number.isInteger(bits) || bits < 1 || bits > 32 || prefix > of.size) return REFUSED;
    const length = 1n << BigInt(of.size - prefix);
    const address = ((next + length - 1n) / length) * length;
    next = address + length;
    if (next > end) return REFUSED;
    texts.push(networkText({ address, prefix, size: of.size }));
  }
  return texts;
}

/** Without the bits after the prefix. */
function networkOf(value: Plain | undefined): Network | 'refused' | undefined {
  const text = textOf(value);
  if (text === undefined) return undefined;
  const [, written = '', digits = ''] = /^([0-9A-Fa-f:.]+)\/(\d{1,3})$/.exec(text) ?? [];
  const size = written.includes(':') ? 128 : 32;
  const address = size === 32 ? addressOf4(written) : addressOf6(written);
  const prefix = Number(digits);
  if (digits === '' || address === undefined || prefix > size) return 'refused';
  const network = { address, prefix, size };
  return { ...network, address: address & maskOf(network) };
}

function maskOf({ prefix, size }: Pick<Network, 'prefix' | 'size'>): bigint {
  const hosts = 1n << BigInt(size - prefix);
  return ((1n << BigInt(size)) - 1n) ^ (hosts - 1n);
}

/** Terraform still reads a leading zero as decimal. */
function addressOf4(text: string): bigint | undefined {
  const bytes = text.split('.');
  if (bytes.length !== 4 || !bytes.every((byte) => /^\d{1,3}$/.test(byte) && Number(byte) < 256))
    return undefined;
  return bytes.reduce((address, byte) => (address << 8n) | BigInt(Number(byte)), 0n);
}

function addressOf6(text: string): bigint | undefined {
  // An address of IPv4 at the end is rare; Terraform writes it in its own way.
  const [before = '', after, ...more] = text.split('::');
  const [left, right] = [before, after ?? ''].map((part) => (part === '' ? [] : part.split(':')));
  if (left === undefined || right === undefined || more.length > 0) return undefined;
  const missing = 8 - left.length - right.length;
  if (after === undefined ? missing !== 0 : missing < 1) return undefined;
  const groups = [...left, ...Array.from({ length: missing }, () => '0'), ...right];
  if (!groups.every((group) => /^[0-9A-Fa-f]{1,4}$/.test(group))) return undefined;
  return groups.reduce((address, group) => (address << 16n) | BigInt(`0x${group}`), 0n);
}

function networkText({ address, prefix, size }: Network): string {
  return `${addressText(address, size)}/${prefix}`;
}

function addressText(address: bigint, size: number): string {
  return size === 32 ? textOf4(address) : textOf6(address);
}

function textOf4(address: bigint): string {
  return [24n, 16n, 8n, 0n].map((shift) => String((address >> shift) & 255n)).join('.');
}

/** The longest run of at least two empty groups, the first of them, is `::`. Source: RFC 5952. */
function textOf6(address: bigint): string {
  const groups = Array.from({ length: 8 }, (_, index) => (address >> BigInt(112 - 16 * index)) & 0xffffn);
  // Go writes an address of IPv4 in IPv6 as one of IPv4.
  if (address >> 32n === 0xffffn) return textOf4(address & 0xffffffffn);
  const text = groups.map((group) => group.toString(16)).join(':');
  const runs = [...text.matchAll(/(?<=^|:)0(?::0)+(?=:|$)/g)].toSorted((a, b) => b[0].length - a[0].length);
  const [longest] = runs;
  if (longest === undefined) return text;
  const [start, end] = [text.slice(0, longest.index), text.slice(longest.index + longest[0].length)];
  return `${start.replace(/:$/, '')}::${end.replace(/^:/, '')}`;
}
