import { defineCredentials } from '../credentials.ts';

/** GitHub, for every kind of destination there. */
export const githubCredentials = defineCredentials({
  name: 'github',
  settings: {
    token: {
      variable: 'GITHUB_TOKEN',
      description: 'A token that may write Actions secrets.',
      sensitive: true,
    },
    api_url: {
      variable: 'GITHUB_API_URL',
      default: 'https://api.github.com',
      description:
        "The address of GitHub's API; for GitHub Enterprise, for example `https://github.example.com/api/v3`.",
    },
  },
});
