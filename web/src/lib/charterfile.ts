// Reads what stands openly in a charter file (spec/formats.md, section 4) before it is given to the station: which amendment
// it is, and who has signed. It verifies nothing: that is the station's.

type Value = number | bigint | string | boolean | null | Uint8Array | Value[] | Map<Value, Value>;

export interface CharterFile {
  name: string;
  drawnUp: number;
  /** 0 of a founding charter. */
  amendment: number;
  from: number | null;
  parties: { code: string; name: string; signed: boolean }[];
}

const KIND = 'detente charter file v1';

/** A charter file; nothing if it is none. */
export function charterFile(bytes: Uint8Array): CharterFile | undefined {
  try {
    const whole = decode(bytes);
    return Array.isArray(whole) && whole[0] === KIND ? read(whole) : undefined;
  } catch {
    return undefined;
  }
}

function read([, payload, signatures]: Value[]): CharterFile {
  const charter = decode(payload as Uint8Array) as Map<Value, Value>;
  const amends = charter.get(11) as Value[] | undefined;
  return {
    name: String(charter.get(1)),
    drawnUp: Number(charter.get(4)),
    amendment: amends ? Number(amends[1]) : 0,
    from: amends ? Number(amends[2]) : null,
    parties: (charter.get(5) as Map<Value, Value>[]).map((party, at) => ({
      code: String(party.get(0)),
      name: String(party.get(1)),
      signed: ((signatures as Value[])[at] ?? null) !== null,
    })),
  };
}

function decode(bytes: Uint8Array): Value {
  return new Reader(bytes).value();
}

/** As much of CBOR (RFC 8949) as these files use. */
class Reader {
  #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  value(): Value {
    const first = this.#byte();
    const major = first >> 5;
    const short = first & 31;
    if (major === 7) return short === 20 ? false : short === 21 ? true : null;
    const size = this.#size(short);
    const length = Number(size);
    switch (major) {
      case 0:
        return length;
      case 1:
        return -1 - length;
      case 2:
        return this.#take(length);
      case 3:
        return new TextDecoder().decode(this.#take(length));
      case 4:
        return Array.from({ length: this.#bounded(length) }, () => this.value());
      case 5:
        return new Map(Array.from({ length: this.#bounded(length) }, () => [this.value(), this.value()] as const));
      default:
        return this.value();
    }
  }

  #byte(): number {
    return this.#take(1)[0]!;
  }

  #size(short: number): bigint {
    if (short < 24) return BigInt(short);
    if (short > 27) throw new Error('no length');
    return this.#take(1 << (short - 24)).reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  }

  #bounded(length: number): number {
    if (length > this.#bytes.length) throw new Error('longer than the file');
    return length;
  }

  #take(length: number): Uint8Array {
    if (length > this.#bytes.length - this.#at) throw new Error('cut off');
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }
}
