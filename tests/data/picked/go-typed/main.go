package main

import "kit/models"

func run(client *openai.Client) {
	client.CreateChatCompletion(ctx, openai.ChatCompletionRequest{Model: string(models.LargeOne)})
	paint(brushes.OldOne)
}
