// Reads what stands openly in a charter file and in the files that hold one (spec/formats.md, sections 4, 6 and 10): which
// amendment it is, who has signed, and until when the station keys are valid, which no other answer tells. It verifies
// nothing: that is the station's.

type Value = number | bigint | string | boolean | null | Uint8Array | Value[] | Map<Value, Value>;

export interface Delegation {
  party: string;
  epoch: number;
  /** Milliseconds since 1970. */
  from: number;
  until: number;
}
export interface CharterFile {
  name: string;
  drawnUp: number;
  /** 0 of a founding charter. */
  amendment: number;
  from: number | null;
  parties: { code: string; name: string; signed: boolean }[];
  delegations: Delegation[];
}

const KINDS = { charter: 'detente charter file v1', disclosure: 'detente disclosure v1' };

/** A charter file, or the one within a disclosure; nothing if it is neither. */
export function charterFile(bytes: Uint8Array): CharterFile | undefined {
  try {
    const whole = decode(bytes);
    if (!Array.isArray(whole)) return undefined;
    if (whole[0] === KINDS.charter) return read(whole);
    if (whole[0] !== KINDS.disclosure) return undefined;
    const within = whole[1] instanceof Uint8Array ? decode(whole[1]) : whole[1];
    return Array.isArray(within) && within[0] === KINDS.charter ? read(within) : undefined;
  } catch {
    return undefined;
  }
}

function read([, payload, signatures, keys]: Value[]): CharterFile {
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
    // A delegation is [party, epoch, key, from, until]; a revocation has another form.
    delegations: (keys as Value[][]).flatMap((signed) => {
      const said = decode(signed[2] as Uint8Array) as Value[];
      if (said.length !== 5 || !(said[2] instanceof Uint8Array)) return [];
      return [{ party: String(said[0]), epoch: Number(said[1]), from: Number(said[3]), until: Number(said[4]) }];
    }),
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
