<?php
namespace Kit;
class App
{
    public function run($client) { return $client->chat()->create(['model' => ChatModels::Large->value, 'messages' => []]); }
    public function draw() { paint(Brush::Oldest); }
}
