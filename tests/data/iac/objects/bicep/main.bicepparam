using './main.bicep'

param chatModel = {
  name: readEnvironmentVariable('CHAT_MODEL', 'gpt-4o')
  version: readEnvironmentVariable('CHAT_VERSION', '2024-08-06')
}
