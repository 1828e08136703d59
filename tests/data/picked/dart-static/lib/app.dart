import 'models.dart';
Future run(OpenAI client) => client.chat.create(model: ChatModels.largeOne, messages: []);
void draw() => paint(Brushes.oldOne);
