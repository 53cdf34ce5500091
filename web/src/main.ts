// Where the console begins: words, looks, then the app. Nothing is asked of the station before somebody can read the answer.

import { mount } from 'svelte';
import App from './app/App.svelte';
import { preferences } from './app/preferences.svelte';
import { preferred, speak } from './lib/i18n/words.svelte';
import './style/index.css';

preferences.apply();
await speak(preferred());
mount(App, { target: document.getElementById('app')! });
