// Passkeys (WebAuthn): whether this browser has them at this address, and the two questions that a device answers. What
// it answers goes to the station as it is; nothing is judged or kept here.

import { get, post, type Fields } from './api/client';

/** Where passkeys sign in, and what keeps them from this page: the browser, its address, or that the console has no name. */
export interface Place {
  origin: string;
  hindrance?: 'browser' | 'address' | 'nameless';
}

/** No device answered. `word` is the key of why, as far as a browser says that. */
export class Unanswered extends Error {
  constructor(readonly word: string) {
    super(word);
  }
}

/** Looks whether there are passkeys here. */
export async function place(): Promise<Place> {
  const { origin } = await get<{ origin: string | null }>('session/passkey');
  if (origin === null) return { origin: '', hindrance: 'nameless' };
  if (origin !== location.origin) return { origin, hindrance: 'address' };
  const knows = 'PublicKeyCredential' in window && 'parseRequestOptionsFromJSON' in PublicKeyCredential;
  return knows ? { origin } : { origin, hindrance: 'browser' };
}

/** Has a device that knows its person sign in. */
export async function answered(): Promise<Fields> {
  const asked = await post<PublicKeyCredentialRequestOptionsJSON>('session/passkey');
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(asked);
  const { id, response } = (await from(navigator.credentials.get({ publicKey }), 'passkey-unanswered')).toJSON() as AuthenticationResponseJSON;
  return {
    passkey: id,
    client_data: response.clientDataJSON,
    authenticator_data: response.authenticatorData,
    signature: response.signature,
    user_handle: response.userHandle ?? '',
  };
}

/** Has a device make a passkey for whoever is signed in. */
export async function made(): Promise<Fields> {
  const asked = await post<PublicKeyCredentialCreationOptionsJSON>('desk/passkey/challenge');
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(asked);
  const { response } = (await from(navigator.credentials.create({ publicKey }), 'passkey-not-made')).toJSON() as RegistrationResponseJSON;
  return { client_data: response.clientDataJSON, authenticator_data: response.authenticatorData };
}

/** Waits for a device. A browser says the same of whoever called it off, had no passkey, or took too long. */
async function from(asked: Promise<Credential | null>, unanswered: string): Promise<PublicKeyCredential> {
  try {
    const credential = await asked;
    if (credential) return credential as PublicKeyCredential;
  } catch (thrown) {
    const name = thrown instanceof DOMException ? thrown.name : '';
    if (name === 'InvalidStateError') throw new Unanswered('passkey-there');
    if (name !== 'NotAllowedError') throw thrown;
  }
  throw new Unanswered(unanswered);
}
