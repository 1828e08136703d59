<?php
namespace Kit;
class App
{
    public function run($client) { return $client->chat()->create(['model' => ChatModels::LARGE_ONE, 'messages' => []]); }
    public function draw() { paint(Brush::OLD_ONE); }
}
